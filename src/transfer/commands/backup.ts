/** `npm run backup -- FILE [--files] [--secrets]` makes a backup; the server may run meanwhile. */
import path from 'node:path'
import { storageOf } from '../../app/files.ts'
import { placeOf } from '../../app/place.ts'
import { readConfig } from '../../config.ts'
import { StartError } from '../../kernel/start-failure.ts'
import { backUp } from '../backup.ts'
import { typed } from '../typed.ts'
import { filesIn, readArguments, rowsIn, run, say, sayMissing, spokenProgress } from './command.ts'

const USAGE = `Name the file to make: ${typed('backup', 'FILE [--files] [--secrets]')}.`

await run(async () => {
  const { values, positionals } = readArguments(USAGE, { files: { type: 'boolean' }, secrets: { type: 'boolean' } })
  const [name] = positionals
  if (name === undefined || positionals.length > 1) throw new StartError(USAGE)
  const config = readConfig()
  const file = path.resolve(name)
  const storage = values.files === true ? storageOf(config) : undefined
  const secrets = values.secrets === true
  const { tables, files } = await backUp({ file, place: placeOf(config), storage, secrets, progress: spokenProgress() })
  storage?.close()
  sayMissing(files?.missing ?? [])
  say(`The backup ${file} holds ${rowsIn(tables)}${files === undefined ? '' : `, and ${filesIn(files)}`}.`)
  if (files === undefined) say('It holds no files: --files puts them in.')
  say(
    secrets
      ? 'It holds the secrets: whoever reads it can act as any of staff. Nobody has to sign in again after a restore.'
      : 'It holds no secrets and no sign-ins: after a restore all of staff sign in again.',
  )
})
