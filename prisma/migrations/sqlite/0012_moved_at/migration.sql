-- AlterTable
ALTER TABLE "Thread" ADD COLUMN "movedAt" DATETIME;
