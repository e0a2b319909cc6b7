-- CreateIndex
CREATE INDEX "Conversation_visitorId_number_idx" ON "Conversation"("visitorId", "number");
