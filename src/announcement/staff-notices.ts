/** An agent may look up again what it was told lately. */
import type { AgentActor } from '../identity/index.ts'
import type { StaffNotice } from '../protocol/http-api.ts'
import type { Database } from '../store/database.ts'
import { personOf } from './person.ts'
import { readNotices } from './store-notices.ts'
import { toAnnouncement } from './view.ts'

const LATEST = 30

export class StaffNotices {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  async list(actor: AgentActor): Promise<StaffNotice[]> {
    const rows = await readNotices(this.database.read, personOf(actor), LATEST)
    return rows.map((row) => ({ announcement: toAnnouncement(row), readAt: row.readAt }))
  }
}
