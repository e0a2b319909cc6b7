-- The index of transcripts has a database of its own now (search.db), made by src/archive/ from the log.
DROP TABLE "MessageIndex";
DELETE FROM "Setting" WHERE "name" = 'message_index';

-- CreateTable
CREATE TABLE "StaleTranscript" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "number" INTEGER NOT NULL
);

-- What can be looked for beside messages, whichever statement changes it. Who is assigned is told by events in the log.
CREATE TRIGGER "Visitor_known_otherwise" AFTER UPDATE OF "name", "email" ON "Visitor"
WHEN old."name" IS NOT new."name" OR old."email" IS NOT new."email"
BEGIN
  INSERT INTO "StaleTranscript" ("number") SELECT "number" FROM "Conversation" WHERE "visitorId" = new."id";
END;
CREATE TRIGGER "Conversation_of_another" AFTER UPDATE OF "visitorId" ON "Conversation" WHEN old."visitorId" <> new."visitorId"
BEGIN
  INSERT INTO "StaleTranscript" ("number") VALUES (new."number");
END;
CREATE TRIGGER "Conversation_removed" AFTER DELETE ON "Conversation"
BEGIN
  INSERT INTO "StaleTranscript" ("number") VALUES (old."number");
END;
