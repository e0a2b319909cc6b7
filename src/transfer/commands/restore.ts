/** `npm run restore -- FILE` fills the empty database that the settings name from a backup. */
import path from 'node:path'
import { storageOf } from '../../app/files.ts'
import { placeOf } from '../../app/place.ts'
import { readConfig } from '../../config.ts'
import { StartError } from '../../kernel/start-failure.ts'
import { restore } from '../restore.ts'
import { typed } from '../typed.ts'
import { filesIn, readArguments, rowsIn, run, say, sayMissing, spokenProgress } from './command.ts'

const USAGE = `Name the backup: ${typed('restore', 'FILE')}.`

await run(async () => {
  const [name, ...more] = readArguments(USAGE, {}).positionals
  if (name === undefined || more.length > 0) throw new StartError(USAGE)
  const config = readConfig()
  const storage = storageOf(config)
  const { facts, tables, files, missing } = await restore({
    file: path.resolve(name),
    place: placeOf(config),
    dataDir: config.dataDir,
    storage,
    progress: spokenProgress(),
  })
  storage.close()
  sayMissing(missing)
  say(`The backup of ${facts.madeAt} is restored: ${rowsIn(tables)}, and ${filesIn(files)}.`)
  if (missing.length > 0) say('Put the missing files into the storage, or their messages show a file that is gone.')
  say('Its log will have another name: open pages read everything anew.')
  if (facts.secrets === 'no') say('It held no secrets: all of staff sign in again, and blocks of networks are over.')
})
