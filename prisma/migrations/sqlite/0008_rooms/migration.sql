-- AlterTable
ALTER TABLE "Message" ADD COLUMN "mentions" TEXT;
ALTER TABLE "Message" ADD COLUMN "removedAt" DATETIME;

-- CreateTable
CREATE TABLE "Room" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "threadId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "pair" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "archivedAt" DATETIME
);

-- AlterTable: added, not rebuilt as Prisma would, since dropping the old table takes its read marks along.
ALTER TABLE "Thread" ADD COLUMN "slowModeMs" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "Room_threadId_key" ON "Room"("threadId");

-- CreateIndex
CREATE UNIQUE INDEX "Room_pair_key" ON "Room"("pair");

-- CreateIndex
CREATE INDEX "Room_kind_idx" ON "Room"("kind");
