-- AlterTable
ALTER TABLE "Visitor" ADD COLUMN "network" TEXT;

-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN "turn" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Conversation" ADD COLUMN "network" TEXT;

-- Who waits now keeps the place of before.
UPDATE "Conversation" SET "turn" = "number";

-- CreateTable
CREATE TABLE "Block" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "siteId" TEXT NOT NULL,
    "visitorId" TEXT NOT NULL,
    "sessionId" TEXT,
    "network" TEXT,
    "createdById" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "networkExpiresAt" DATETIME
);

-- DropIndex
DROP INDEX "Conversation_status_goneAt_returned_number_idx";

-- CreateIndex
CREATE INDEX "Conversation_status_goneAt_returned_turn_number_idx" ON "Conversation"("status", "goneAt", "returned", "turn", "number");

-- CreateIndex
CREATE INDEX "Conversation_network_idx" ON "Conversation"("network");

-- CreateIndex
CREATE INDEX "Block_visitorId_idx" ON "Block"("visitorId");

-- CreateIndex
CREATE INDEX "Block_network_idx" ON "Block"("network");

-- CreateIndex
CREATE INDEX "Block_expiresAt_idx" ON "Block"("expiresAt");
