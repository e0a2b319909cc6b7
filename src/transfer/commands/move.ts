/**
 * `npm run move -- --to postgresql://…` copies this installation's database to another one, from SQLite to PostgreSQL
 * or back. The server must be stopped meanwhile. The operator changes DATABASE_URL afterwards.
 */
import path from 'node:path'
import { filesFolder, storageOf } from '../../app/files.ts'
import { placeOf } from '../../app/place.ts'
import { readConfig } from '../../config.ts'
import { move } from '../move.ts'
import { MOVE_USAGE, placeNamed } from '../place.ts'
import { filesIn, readArguments, rowsIn, run, say, sayMissing, spokenProgress } from './command.ts'

await run(async () => {
  const { values } = readArguments(MOVE_USAGE, { to: { type: 'string' } })
  const to = placeNamed(values.to ?? '')
  const config = readConfig()
  const storage = storageOf(config)
  const folder = config.s3 === undefined ? filesFolder(config) : undefined
  const { tables, files } = await move({ from: placeOf(config), to, storage, folder, progress: spokenProgress() })
  storage.close()
  sayMissing(files.missing)
  say(`${rowsIn(tables)} have moved. They refer to ${filesIn(files)} (${files.checksum.slice(0, 16)}).`)
  if (files.missing.length > 0) say(`${files.missing.length} files were missing before the move, as said above.`)
  say(
    'url' in to
      ? 'Set DATABASE_URL to that database and start the server; keep DATA_DIR, which holds the files.'
      : `Take DATABASE_URL away, set DATA_DIR to ${path.dirname(to.file)} and start the server.`,
  )
})
