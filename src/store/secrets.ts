import fs from 'node:fs'
import path from 'node:path'
import { proveFile } from '../kernel/folders.ts'
import { newSecret } from '../kernel/ids.ts'
import { StartError } from '../kernel/start-failure.ts'
import type { Database } from './database.ts'
import { settled } from './settings.ts'

/** The name of the setting that holds it on PostgreSQL. */
export const TOKEN_SECRET = 'token_secret'

interface Secrets {
  /** Signs access tokens (base64url, 256 bits). */
  tokens: string
}

/**
 * Returns the secrets, which are generated at the first start. On SQLite they are in a file of the data folder that
 * only its owner can read. On PostgreSQL they are in the database, which all servers share; whoever can read it there
 * can read the sites' secrets, too (A62). Throws StartError when the file is damaged.
 */
export async function loadSecrets(dataDir: string, database: Database): Promise<Secrets> {
  if ('file' in database.place) return loadFile(dataDir)
  return { tokens: await settled(database, TOKEN_SECRET, newSecret) }
}

function loadFile(dataDir: string): Secrets {
  const known = secretsOf(dataDir)
  if (known !== undefined) return known
  const secrets: Secrets = { tokens: newSecret() }
  keepSecrets(dataDir, secrets)
  return secrets
}

const FILE = 'secrets.json'

/** Reads the secrets of a data folder; undefined before its first start. Throws StartError when they are damaged. */
export function secretsOf(dataDir: string): Secrets | undefined {
  const file = path.join(dataDir, FILE)
  proveFile(file)
  return fs.existsSync(file) ? secretsIn(fs.readFileSync(file, 'utf8')) : undefined
}

/** Writes the secrets into a data folder and replaces those that were there. */
export const keepSecrets = (dataDir: string, secrets: Secrets): void =>
  keepWhole(path.join(dataDir, FILE), `${JSON.stringify(secrets)}\n`)

/** Writes the whole file or nothing: half a file would count as damaged at every start. */
function keepWhole(file: string, text: string): void {
  const half = `${file}.${process.pid}`
  try {
    fs.writeFileSync(half, text, { mode: 0o600, flush: true })
    fs.renameSync(half, file)
  } catch (error) {
    fs.rmSync(half, { force: true })
    throw error
  }
}

function secretsIn(text: string): Secrets {
  try {
    const secrets = JSON.parse(text) as Partial<Secrets> | null
    if (typeof secrets?.tokens === 'string' && secrets.tokens !== '') return { tokens: secrets.tokens }
  } catch {
    // Text that is no JSON is damaged, too.
  }
  throw damaged()
}

const damaged = () =>
  new StartError('secrets.json in DATA_DIR is damaged: put back a copy, or delete it, and everybody signs in again.')
