-- AlterTable
ALTER TABLE "Visitor" ADD COLUMN "timeZone" TEXT;
