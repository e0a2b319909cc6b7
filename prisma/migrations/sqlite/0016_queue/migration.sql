-- AlterTable
ALTER TABLE "Room" ADD COLUMN "openKey" TEXT;

-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN "goneAt" DATETIME;

-- DropIndex
DROP INDEX "Conversation_status_returned_number_idx";

-- CreateIndex
CREATE INDEX "Conversation_status_goneAt_returned_number_idx" ON "Conversation"("status", "goneAt", "returned", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Room_createdById_openKey_key" ON "Room"("createdById", "openKey");
