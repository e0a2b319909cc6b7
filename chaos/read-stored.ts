/** Reads what a stopped server has stored. */

import { placeOf } from '../src/app/place.ts'
import { EventBus } from '../src/events/bus.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { Database } from '../src/store/database.ts'
import type { Stored } from './checker.ts'
import type { Place } from './server.ts'

export async function readStored(place: Place): Promise<Stored> {
  const database = await Database.open(placeOf(place), new EventBus(createLogger('silent')))
  const { sql } = database.read
  try {
    return {
      messages: await sql.all(`SELECT "threadId" AS "thread", "seq", "text", "key" FROM "Message"`),
      threads: await sql.all(`SELECT "id", "lastSeq" FROM "Thread"`),
      assignments: await sql.all(
        `SELECT "conversationId" AS "conversation", "agentId" AS "agent", "epoch", "startedAt", "endedAt"
         FROM "Assignment"`,
      ),
      conversations: await sql.all(`SELECT "id", "status", "agentId" AS "agent" FROM "Conversation"`),
      // The admin takes no conversations.
      agents: await sql.all(`SELECT "id", "capacity" FROM "Agent" WHERE "role" = 'agent'`),
    }
  } finally {
    await database.close()
  }
}
