/** Gives the log of an installation another name, so that clients drop what they have and read everything again. */
import { MIGRATIONS } from '../app/place.ts'
import { EventBus } from '../events/bus.ts'
import { newId } from '../kernel/ids.ts'
import { createLogger } from '../kernel/logger.ts'
import { Database, type Place } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { LOG, writeSetting } from '../store/settings.ts'
import { proveStopped } from './place.ts'

/** Throws StartError while a server runs on the database: it would go on under the old name. */
export async function nameLogAnew(place: Place): Promise<void> {
  await proveStopped(place)
  await migrate(place, MIGRATIONS)
  const database = await Database.open(place, new EventBus(createLogger('silent')))
  try {
    await database.write((tx) => writeSetting(tx, LOG, newId()))
  } finally {
    await database.close()
  }
}
