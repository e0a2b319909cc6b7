/**
 * `npm run move -- --to postgresql://…` copies this installation's database to another one, from SQLite to PostgreSQL
 * or back. The server must be stopped meanwhile. The operator changes DATABASE_URL afterwards.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { MIGRATIONS, placeOf } from '../app/place.ts'
import { whyNot } from '../app/why-not.ts'
import { readConfig } from '../config.ts'
import { StartError } from '../kernel/start-failure.ts'
import type { Place } from '../store/database.ts'
import { type Copied, copyAll, differences, sumUp } from './copy.ts'
import { openSource, openTarget, placeNamed } from './place.ts'
import { proveUnused } from './store-sqlite.ts'

try {
  await move()
} catch (error) {
  process.stderr.write(`${whyNot(error)}\n`)
  process.exitCode = 1
}

async function move(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' } }, strict: false })
  const to = placeNamed(typeof values.to === 'string' ? values.to : '')
  const from = placeOf(readConfig())
  await proveStopped(from)
  const source = await openSource(from, MIGRATIONS)
  try {
    const target = await openTarget(to, MIGRATIONS)
    let copied: Copied[]
    try {
      copied = await copyAll(source, target, ({ table, rows, checksum }) =>
        say(`${table.padEnd(20)} ${String(rows).padStart(10)}  ${checksum.slice(0, 16)}`),
      )
      await target.finish(await source.secret())
    } finally {
      await target.close()
    }
    await prove(to, copied)
  } finally {
    await source.close()
  }
  say(
    'url' in to
      ? 'Everything has moved. Set DATABASE_URL to that database and start the server; ' +
          'keep DATA_DIR, which holds the files.'
      : `Everything has moved. Take DATABASE_URL away, set DATA_DIR to ${path.dirname(to.file)} and start the server.`,
  )
}

/** Reads the copy once more. Throws StartError when it does not hold what was sent. */
async function prove(to: Place, copied: readonly Copied[]): Promise<void> {
  const there = await openSource(to, MIGRATIONS)
  try {
    const wrong = differences(copied, await sumUp(there))
    if (wrong.length > 0)
      throw new StartError(`What arrived is not what was sent: ${wrong.join(', ')}. Do not use the copy.`)
  } finally {
    await there.close()
  }
}

async function proveStopped(place: Place): Promise<void> {
  if ('file' in place) return proveUnused(place.file)
  return (await import('./store-postgresql.ts')).proveUnused(place.url)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
