-- DropIndex
DROP INDEX "Conversation_agentId_status_idx";

-- CreateIndex
CREATE INDEX "Conversation_agentId_status_goneAt_idx" ON "Conversation"("agentId", "status", "goneAt");
