-- An announcement for staff is called that in its row, as on the wire; receipts are of messages.
UPDATE "Announcement" SET "audience" = 'staff' WHERE "audience" = 'agents';

-- RenameTable
ALTER TABLE "AnnouncementReceipt" RENAME TO "AnnouncementSighting";

-- DropIndex
DROP INDEX "AnnouncementReceipt_recipientId_idx";

-- CreateIndex
CREATE INDEX "AnnouncementSighting_recipientId_idx" ON "AnnouncementSighting"("recipientId");
