-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN "lastPageUrl" TEXT;
ALTER TABLE "Conversation" ADD COLUMN "lastPageTitle" TEXT;
ALTER TABLE "Conversation" ADD COLUMN "lastPageAt" DATETIME;

-- Nothing ever wrote them. The table is not made anew: its triggers would be lost.
ALTER TABLE "Visitor" DROP COLUMN "pageUrl";
ALTER TABLE "Visitor" DROP COLUMN "pageTitle";
