/** `npm run new-log` is for a database that was put back without `npm run restore`, by a tool of the database. */
import { placeOf } from '../../app/place.ts'
import { readConfig } from '../../config.ts'
import { nameLogAnew } from '../new-log.ts'
import { run, say } from './command.ts'

await run(async () => {
  await nameLogAnew(placeOf(readConfig()))
  say('The log has a new name: clients read everything again when they connect.')
})
