-- AlterTable
ALTER TABLE "Room" ADD COLUMN "siteId" TEXT;

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN "barredAt" DATETIME;

-- CreateIndex
CREATE INDEX "Room_siteId_idx" ON "Room"("siteId");
