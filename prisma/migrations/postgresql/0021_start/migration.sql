-- All that the migrations 0001 to 0021 of SQLite give. Texts are compared by their bytes there, and so they are here.
-- CreateTable
CREATE TABLE "Announcement" (
    "id" TEXT COLLATE "C" NOT NULL,
    "audience" TEXT COLLATE "C" NOT NULL,
    "siteId" TEXT COLLATE "C",
    "title" TEXT COLLATE "C" NOT NULL,
    "body" TEXT COLLATE "C" NOT NULL,
    "linkUrl" TEXT COLLATE "C",
    "linkLabel" TEXT COLLATE "C",
    "severity" TEXT COLLATE "C" NOT NULL,
    "sentById" TEXT COLLATE "C" NOT NULL,
    "sentByName" TEXT COLLATE "C" NOT NULL,
    "sentAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "retractedAt" TIMESTAMP(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "place" TEXT COLLATE "C" NOT NULL DEFAULT 'card',
    "pages" TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    "language" TEXT COLLATE "C",
    "departmentId" TEXT COLLATE "C",
    "attributes" TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    "startsAt" TIMESTAMP(3),
    "timeZone" TEXT COLLATE "C" NOT NULL DEFAULT 'UTC',
    "wentOutAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3),

    CONSTRAINT "Announcement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnnouncementSighting" (
    "announcementId" TEXT COLLATE "C" NOT NULL,
    "recipientId" TEXT COLLATE "C" NOT NULL,
    "deliveredAt" TIMESTAMP(3) NOT NULL,
    "seenAt" TIMESTAMP(3),
    "clickedAt" TIMESTAMP(3),
    "dismissedAt" TIMESTAMP(3),

    CONSTRAINT "AnnouncementSighting_pkey" PRIMARY KEY ("announcementId","recipientId")
);

-- CreateTable
CREATE TABLE "Attachment" (
    "id" TEXT COLLATE "C" NOT NULL,
    "uploaderKind" TEXT COLLATE "C" NOT NULL,
    "uploaderId" TEXT COLLATE "C" NOT NULL,
    "siteId" TEXT COLLATE "C",
    "name" TEXT COLLATE "C" NOT NULL,
    "size" INTEGER NOT NULL,
    "keptSize" INTEGER,
    "state" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C",
    "type" TEXT COLLATE "C",
    "width" INTEGER,
    "height" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "threadId" TEXT COLLATE "C",
    "seq" INTEGER,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Conversation" (
    "id" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "siteId" TEXT COLLATE "C" NOT NULL,
    "visitorId" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "publicThreadId" TEXT COLLATE "C" NOT NULL,
    "staffThreadId" TEXT COLLATE "C" NOT NULL,
    "agentId" TEXT COLLATE "C",
    "departmentId" TEXT COLLATE "C",
    "openKey" TEXT COLLATE "C" NOT NULL,
    "openedAt" TIMESTAMP(3) NOT NULL,
    "queuedAt" TIMESTAMP(3),
    "returned" BOOLEAN NOT NULL DEFAULT false,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "network" TEXT COLLATE "C",
    "goneAt" TIMESTAMP(3),
    "closedAt" TIMESTAMP(3),
    "closedBy" TEXT COLLATE "C",
    "rating" INTEGER,
    "ratingComment" TEXT COLLATE "C",
    "pageUrl" TEXT COLLATE "C",
    "pageTitle" TEXT COLLATE "C",
    "lastPageUrl" TEXT COLLATE "C",
    "lastPageTitle" TEXT COLLATE "C",
    "lastPageAt" TIMESTAMP(3),
    "language" TEXT COLLATE "C",
    "userAgent" TEXT COLLATE "C",
    "people" TEXT COLLATE "C",

    CONSTRAINT "Conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "id" BIGSERIAL NOT NULL,
    "conversationId" TEXT COLLATE "C" NOT NULL,
    "agentId" TEXT COLLATE "C" NOT NULL,
    "epoch" INTEGER NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),
    "reason" TEXT COLLATE "C" NOT NULL,
    "endReason" TEXT COLLATE "C",

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ticket" (
    "id" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "siteId" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "priority" TEXT COLLATE "C" NOT NULL,
    "assigneeId" TEXT COLLATE "C",
    "visitorId" TEXT COLLATE "C",
    "requesterName" TEXT COLLATE "C" NOT NULL,
    "requesterEmail" TEXT COLLATE "C",
    "conversationId" TEXT COLLATE "C",
    "threadId" TEXT COLLATE "C" NOT NULL,
    "openKey" TEXT COLLATE "C",
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StaleTranscript" (
    "id" BIGSERIAL NOT NULL,
    "number" INTEGER NOT NULL,

    CONSTRAINT "StaleTranscript_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GuestLink" (
    "tokenHash" TEXT COLLATE "C" NOT NULL,
    "conversationId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL,
    "invitedById" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "visitorId" TEXT COLLATE "C",

    CONSTRAINT "GuestLink_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Site" (
    "id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "origins" TEXT COLLATE "C" NOT NULL,
    "appearance" TEXT COLLATE "C" NOT NULL,
    "secret" TEXT COLLATE "C" NOT NULL,
    "keepsNotes" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Department" (
    "id" TEXT COLLATE "C" NOT NULL,
    "siteId" TEXT COLLATE "C",
    "name" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "Department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DepartmentAgent" (
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "agentId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "DepartmentAgent_pkey" PRIMARY KEY ("departmentId","agentId")
);

-- CreateTable
CREATE TABLE "Agent" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL,
    "passwordHash" TEXT COLLATE "C",
    "availability" TEXT COLLATE "C" NOT NULL DEFAULT 'offline',
    "availabilityReason" TEXT COLLATE "C",
    "capacity" INTEGER NOT NULL,
    "language" TEXT COLLATE "C",
    "lastAssignedAt" TIMESTAMP(3),
    "mayAnnounce" BOOLEAN NOT NULL DEFAULT false,
    "disabledAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgentSession" (
    "id" TEXT COLLATE "C" NOT NULL,
    "agentId" TEXT COLLATE "C" NOT NULL,
    "secretHash" TEXT COLLATE "C" NOT NULL,
    "previousHash" TEXT COLLATE "C",
    "rotatedAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AgentSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SpentSecret" (
    "secretHash" TEXT COLLATE "C" NOT NULL,
    "sessionId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "SpentSecret_pkey" PRIMARY KEY ("secretHash")
);

-- CreateTable
CREATE TABLE "SpentIdentity" (
    "siteId" TEXT COLLATE "C" NOT NULL,
    "jti" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SpentIdentity_pkey" PRIMARY KEY ("siteId","jti")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "tokenHash" TEXT COLLATE "C" NOT NULL,
    "agentId" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Visitor" (
    "id" TEXT COLLATE "C" NOT NULL,
    "siteId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C",
    "email" TEXT COLLATE "C",
    "externalId" TEXT COLLATE "C",
    "language" TEXT COLLATE "C",
    "attributes" TEXT COLLATE "C",
    "userAgent" TEXT COLLATE "C",
    "timeZone" TEXT COLLATE "C",
    "network" TEXT COLLATE "C",
    "guestOf" TEXT COLLATE "C",
    "firstSeenAt" TIMESTAMP(3) NOT NULL,
    "lastSeenAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Visitor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Browser" (
    "secretHash" TEXT COLLATE "C" NOT NULL,
    "visitorId" TEXT COLLATE "C" NOT NULL,
    "verified" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Browser_pkey" PRIMARY KEY ("secretHash")
);

-- CreateTable
CREATE TABLE "Block" (
    "id" TEXT COLLATE "C" NOT NULL,
    "siteId" TEXT COLLATE "C" NOT NULL,
    "visitorId" TEXT COLLATE "C" NOT NULL,
    "qaId" TEXT COLLATE "C",
    "network" TEXT COLLATE "C",
    "createdById" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "networkExpiresAt" TIMESTAMP(3),

    CONSTRAINT "Block_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CannedReply" (
    "id" TEXT COLLATE "C" NOT NULL,
    "agentId" TEXT COLLATE "C",
    "shortcut" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "CannedReply_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "actor" TEXT COLLATE "C" NOT NULL,
    "action" TEXT COLLATE "C" NOT NULL,
    "object" TEXT COLLATE "C",
    "address" TEXT COLLATE "C",
    "detail" TEXT COLLATE "C",

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT COLLATE "C" NOT NULL,
    "value" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Room" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "topic" TEXT COLLATE "C" NOT NULL,
    "threadId" TEXT COLLATE "C" NOT NULL,
    "siteId" TEXT COLLATE "C",
    "createdById" TEXT COLLATE "C" NOT NULL,
    "openKey" TEXT COLLATE "C",
    "pair" TEXT COLLATE "C",
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "archivedAt" TIMESTAMP(3),

    CONSTRAINT "Room_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Thread" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "siteId" TEXT COLLATE "C" NOT NULL,
    "visitorId" TEXT COLLATE "C",
    "ownerId" TEXT COLLATE "C" NOT NULL,
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "writerId" TEXT COLLATE "C",
    "closedAt" TIMESTAMP(3),
    "movedAt" TIMESTAMP(3),
    "lastAt" TIMESTAMP(3),
    "lastAuthor" TEXT COLLATE "C",
    "lastPreview" TEXT COLLATE "C",
    "awaitingSince" TIMESTAMP(3),
    "slowModeMs" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Thread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" BIGSERIAL NOT NULL,
    "threadId" TEXT COLLATE "C" NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "authorKind" TEXT COLLATE "C" NOT NULL,
    "authorId" TEXT COLLATE "C" NOT NULL,
    "authorName" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C",
    "event" TEXT COLLATE "C",
    "files" TEXT COLLATE "C",
    "mentions" TEXT COLLATE "C",
    "removedAt" TIMESTAMP(3),
    "key" TEXT COLLATE "C",

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReadMark" (
    "threadId" TEXT COLLATE "C" NOT NULL,
    "readerId" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "delivered" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,

    CONSTRAINT "ReadMark_pkey" PRIMARY KEY ("threadId","readerId")
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" BIGSERIAL NOT NULL,
    "threadId" TEXT COLLATE "C" NOT NULL,
    "memberId" TEXT COLLATE "C" NOT NULL,
    "memberKind" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL,
    "fromSeq" INTEGER NOT NULL,
    "toSeq" INTEGER,
    "joinedAt" TIMESTAMP(3) NOT NULL,
    "leftAt" TIMESTAMP(3),
    "barredAt" TIMESTAMP(3),

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Announcement_expiresAt_idx" ON "Announcement"("expiresAt");

-- CreateIndex
CREATE INDEX "Announcement_wentOutAt_startsAt_idx" ON "Announcement"("wentOutAt", "startsAt");

-- CreateIndex
CREATE INDEX "AnnouncementSighting_recipientId_idx" ON "AnnouncementSighting"("recipientId");

-- CreateIndex
CREATE INDEX "Attachment_uploaderId_createdAt_idx" ON "Attachment"("uploaderId", "createdAt");

-- CreateIndex
CREATE INDEX "Attachment_siteId_idx" ON "Attachment"("siteId");

-- CreateIndex
CREATE INDEX "Attachment_threadId_idx" ON "Attachment"("threadId");

-- CreateIndex
CREATE INDEX "Attachment_state_createdAt_idx" ON "Attachment"("state", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Conversation_number_key" ON "Conversation"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Conversation_publicThreadId_key" ON "Conversation"("publicThreadId");

-- CreateIndex
CREATE UNIQUE INDEX "Conversation_staffThreadId_key" ON "Conversation"("staffThreadId");

-- CreateIndex
CREATE INDEX "Conversation_status_goneAt_returned_turn_number_idx" ON "Conversation"("status", "goneAt", "returned", "turn", "number");

-- CreateIndex
CREATE INDEX "Conversation_network_idx" ON "Conversation"("network");

-- CreateIndex
CREATE INDEX "Conversation_agentId_status_goneAt_idx" ON "Conversation"("agentId", "status", "goneAt");

-- CreateIndex
CREATE INDEX "Conversation_visitorId_number_idx" ON "Conversation"("visitorId", "number");

-- CreateIndex
CREATE INDEX "Conversation_openedAt_idx" ON "Conversation"("openedAt");

-- CreateIndex
CREATE INDEX "Conversation_siteId_openedAt_idx" ON "Conversation"("siteId", "openedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Conversation_visitorId_openKey_key" ON "Conversation"("visitorId", "openKey");

-- CreateIndex
CREATE INDEX "Assignment_agentId_startedAt_idx" ON "Assignment"("agentId", "startedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Assignment_conversationId_epoch_key" ON "Assignment"("conversationId", "epoch");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_number_key" ON "Ticket"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_conversationId_key" ON "Ticket"("conversationId");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_threadId_key" ON "Ticket"("threadId");

-- CreateIndex
CREATE INDEX "Ticket_status_updatedAt_idx" ON "Ticket"("status", "updatedAt");

-- CreateIndex
CREATE INDEX "Ticket_assigneeId_updatedAt_idx" ON "Ticket"("assigneeId", "updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_visitorId_openKey_key" ON "Ticket"("visitorId", "openKey");

-- CreateIndex
CREATE INDEX "GuestLink_conversationId_idx" ON "GuestLink"("conversationId");

-- CreateIndex
CREATE INDEX "GuestLink_expiresAt_idx" ON "GuestLink"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Site_key_key" ON "Site"("key");

-- CreateIndex
CREATE INDEX "DepartmentAgent_agentId_idx" ON "DepartmentAgent"("agentId");

-- CreateIndex
CREATE UNIQUE INDEX "Agent_email_key" ON "Agent"("email");

-- CreateIndex
CREATE UNIQUE INDEX "AgentSession_secretHash_key" ON "AgentSession"("secretHash");

-- CreateIndex
CREATE INDEX "AgentSession_agentId_idx" ON "AgentSession"("agentId");

-- CreateIndex
CREATE INDEX "AgentSession_previousHash_idx" ON "AgentSession"("previousHash");

-- CreateIndex
CREATE INDEX "AgentSession_expiresAt_idx" ON "AgentSession"("expiresAt");

-- CreateIndex
CREATE INDEX "SpentSecret_sessionId_idx" ON "SpentSecret"("sessionId");

-- CreateIndex
CREATE INDEX "SpentIdentity_expiresAt_idx" ON "SpentIdentity"("expiresAt");

-- CreateIndex
CREATE INDEX "Invitation_agentId_idx" ON "Invitation"("agentId");

-- CreateIndex
CREATE UNIQUE INDEX "Visitor_siteId_externalId_key" ON "Visitor"("siteId", "externalId");

-- CreateIndex
CREATE INDEX "Browser_visitorId_idx" ON "Browser"("visitorId");

-- CreateIndex
CREATE INDEX "Browser_expiresAt_idx" ON "Browser"("expiresAt");

-- CreateIndex
CREATE INDEX "Block_visitorId_idx" ON "Block"("visitorId");

-- CreateIndex
CREATE INDEX "Block_network_idx" ON "Block"("network");

-- CreateIndex
CREATE INDEX "Block_expiresAt_idx" ON "Block"("expiresAt");

-- CreateIndex
CREATE INDEX "CannedReply_agentId_idx" ON "CannedReply"("agentId");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");

-- CreateIndex
CREATE INDEX "AuditEntry_object_idx" ON "AuditEntry"("object");

-- CreateIndex
CREATE UNIQUE INDEX "Room_threadId_key" ON "Room"("threadId");

-- CreateIndex
CREATE UNIQUE INDEX "Room_pair_key" ON "Room"("pair");

-- CreateIndex
CREATE INDEX "Room_kind_idx" ON "Room"("kind");

-- CreateIndex
CREATE INDEX "Room_siteId_idx" ON "Room"("siteId");

-- CreateIndex
CREATE UNIQUE INDEX "Room_createdById_openKey_key" ON "Room"("createdById", "openKey");

-- CreateIndex
CREATE INDEX "Thread_ownerId_idx" ON "Thread"("ownerId");

-- CreateIndex
CREATE INDEX "Thread_visitorId_idx" ON "Thread"("visitorId");

-- CreateIndex
CREATE UNIQUE INDEX "Message_threadId_seq_key" ON "Message"("threadId", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "Message_threadId_authorId_key_key" ON "Message"("threadId", "authorId", "key");

-- CreateIndex
CREATE INDEX "ReadMark_readerId_idx" ON "ReadMark"("readerId");

-- CreateIndex
CREATE INDEX "Membership_threadId_memberId_idx" ON "Membership"("threadId", "memberId");

-- CreateIndex
CREATE INDEX "Membership_memberId_idx" ON "Membership"("memberId");

-- AddForeignKey
ALTER TABLE "Announcement" ADD CONSTRAINT "Announcement_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "Site"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnnouncementSighting" ADD CONSTRAINT "AnnouncementSighting_announcementId_fkey" FOREIGN KEY ("announcementId") REFERENCES "Announcement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "Site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_visitorId_fkey" FOREIGN KEY ("visitorId") REFERENCES "Visitor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "Site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "Agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_visitorId_fkey" FOREIGN KEY ("visitorId") REFERENCES "Visitor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Department" ADD CONSTRAINT "Department_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "Site"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DepartmentAgent" ADD CONSTRAINT "DepartmentAgent_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DepartmentAgent" ADD CONSTRAINT "DepartmentAgent_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentSession" ADD CONSTRAINT "AgentSession_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpentSecret" ADD CONSTRAINT "SpentSecret_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "AgentSession"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Visitor" ADD CONSTRAINT "Visitor_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "Site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Browser" ADD CONSTRAINT "Browser_visitorId_fkey" FOREIGN KEY ("visitorId") REFERENCES "Visitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CannedReply" ADD CONSTRAINT "CannedReply_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReadMark" ADD CONSTRAINT "ReadMark_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What models cannot say.
CREATE UNIQUE INDEX "Assignment_current_key" ON "Assignment"("conversationId") WHERE "endedAt" IS NULL;

-- One open conversation a visitor: three tabs make one.
CREATE UNIQUE INDEX "Conversation_open_key" ON "Conversation"("visitorId") WHERE "status" <> 'closed';

-- What can be looked for beside messages, whichever statement changes it. Who is assigned is told by events in the log.
CREATE FUNCTION "note_stale_transcripts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'Visitor' THEN
    INSERT INTO "StaleTranscript" ("number") SELECT "number" FROM "Conversation" WHERE "visitorId" = new."id";
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "StaleTranscript" ("number") VALUES (old."number");
  ELSE
    INSERT INTO "StaleTranscript" ("number") VALUES (new."number");
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Visitor_known_otherwise" AFTER UPDATE OF "name", "email" ON "Visitor" FOR EACH ROW
WHEN (old."name" IS DISTINCT FROM new."name" OR old."email" IS DISTINCT FROM new."email")
EXECUTE FUNCTION "note_stale_transcripts"();
CREATE TRIGGER "Conversation_of_another" AFTER UPDATE OF "visitorId" ON "Conversation" FOR EACH ROW
WHEN (old."visitorId" <> new."visitorId") EXECUTE FUNCTION "note_stale_transcripts"();
CREATE TRIGGER "Conversation_removed" AFTER DELETE ON "Conversation" FOR EACH ROW
EXECUTE FUNCTION "note_stale_transcripts"();
