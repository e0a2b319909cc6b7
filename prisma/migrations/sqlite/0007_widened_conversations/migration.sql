-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN "people" TEXT;

-- AlterTable
ALTER TABLE "Visitor" ADD COLUMN "guestOf" TEXT;

-- CreateTable
CREATE TABLE "GuestLink" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "conversationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "invitedById" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "visitorId" TEXT
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "threadId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "memberKind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "fromSeq" INTEGER NOT NULL,
    "toSeq" INTEGER,
    "joinedAt" DATETIME NOT NULL,
    "leftAt" DATETIME
);

-- CreateIndex
CREATE INDEX "GuestLink_conversationId_idx" ON "GuestLink"("conversationId");

-- CreateIndex
CREATE INDEX "GuestLink_expiresAt_idx" ON "GuestLink"("expiresAt");

-- CreateIndex
CREATE INDEX "Membership_threadId_memberId_idx" ON "Membership"("threadId", "memberId");

-- CreateIndex
CREATE INDEX "Membership_memberId_idx" ON "Membership"("memberId");
