-- Visitors without a name were kept as the end of their id; screens now say who they are in the reader's language.
UPDATE "Ticket" SET "requesterName" = '' WHERE "visitorId" IS NOT NULL AND "requesterName" = '#' || substr("visitorId", -4);
