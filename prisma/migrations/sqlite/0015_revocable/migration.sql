-- CreateTable
CREATE TABLE "SpentSecret" (
    "secretHash" TEXT NOT NULL PRIMARY KEY,
    "sessionId" TEXT NOT NULL,
    CONSTRAINT "SpentSecret_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "AgentSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SpentIdentity" (
    "siteId" TEXT NOT NULL,
    "jti" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,

    PRIMARY KEY ("siteId", "jti")
);

-- CreateIndex
CREATE INDEX "SpentSecret_sessionId_idx" ON "SpentSecret"("sessionId");

-- CreateIndex
CREATE INDEX "SpentIdentity_expiresAt_idx" ON "SpentIdentity"("expiresAt");

-- A guest never is the site's customer: where a signed identity made one so, the customer is met anew.
UPDATE "Visitor" SET "externalId" = NULL, "attributes" = NULL WHERE "guestOf" IS NOT NULL AND "externalId" IS NOT NULL;
