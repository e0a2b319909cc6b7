-- A room for the visitors of a site is a Q&A, and what one browser holds of a visitor is a browser: a session is a sign-in of an agent.
UPDATE "Room" SET "kind" = 'qa' WHERE "kind" = 'session';
UPDATE "Thread" SET "kind" = 'qa' WHERE "kind" = 'session';
UPDATE "AuditEntry" SET "action" = 'qa_begun' WHERE "action" = 'session_begun';
UPDATE "AuditEntry" SET "action" = 'qa_ended' WHERE "action" = 'session_ended';
UPDATE "AuditEntry" SET "detail" = json_replace("detail", '$.kind', 'qa')
WHERE json_valid("detail") AND json_extract("detail", '$.kind') = 'session';

-- AlterTable
ALTER TABLE "Block" RENAME COLUMN "sessionId" TO "qaId";

-- RenameTable
ALTER TABLE "VisitorSession" RENAME TO "Browser";

-- DropIndex
DROP INDEX "VisitorSession_visitorId_idx";
DROP INDEX "VisitorSession_expiresAt_idx";

-- CreateIndex
CREATE INDEX "Browser_visitorId_idx" ON "Browser"("visitorId");
CREATE INDEX "Browser_expiresAt_idx" ON "Browser"("expiresAt");
