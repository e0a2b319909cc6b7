-- Columns are added, no table is made anew: dropping one would take along what hangs on it.
-- AlterTable
ALTER TABLE "Agent" ADD COLUMN "mayAnnounce" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Announcement" ADD COLUMN "attributes" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "Announcement" ADD COLUMN "departmentId" TEXT;
ALTER TABLE "Announcement" ADD COLUMN "language" TEXT;
ALTER TABLE "Announcement" ADD COLUMN "pages" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Announcement" ADD COLUMN "place" TEXT NOT NULL DEFAULT 'card';
ALTER TABLE "Announcement" ADD COLUMN "startsAt" DATETIME;
ALTER TABLE "Announcement" ADD COLUMN "timeZone" TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE "Announcement" ADD COLUMN "updatedAt" DATETIME;
ALTER TABLE "Announcement" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "Announcement" ADD COLUMN "wentOutAt" DATETIME;

-- AlterTable
ALTER TABLE "AnnouncementReceipt" ADD COLUMN "clickedAt" DATETIME;
ALTER TABLE "AnnouncementReceipt" ADD COLUMN "seenAt" DATETIME;

-- AlterTable
ALTER TABLE "Visitor" ADD COLUMN "attributes" TEXT;

-- CreateIndex
CREATE INDEX "Announcement_wentOutAt_startsAt_idx" ON "Announcement"("wentOutAt", "startsAt");
