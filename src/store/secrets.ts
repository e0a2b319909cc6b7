import fs from 'node:fs'
import path from 'node:path'
import { proveFile } from '../kernel/folders.ts'
import { newSecret } from '../kernel/ids.ts'
import { StartError } from '../kernel/start-failure.ts'

interface Secrets {
  /** Signs access tokens (base64url, 256 bits). */
  tokens: string
}

/** Generated at the first start into the data folder, for its owner only (A62). */
export function loadSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json')
  proveFile(file)
  if (fs.existsSync(file)) return secretsIn(fs.readFileSync(file, 'utf8'))
  const secrets: Secrets = { tokens: newSecret() }
  keepWhole(file, `${JSON.stringify(secrets)}\n`)
  return secrets
}

/** All of it or nothing, whatever happens meanwhile: half of it would be taken for damaged at every start. */
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
    // Said below.
  }
  throw damaged()
}

const damaged = () =>
  new StartError('secrets.json in DATA_DIR is damaged: put back a copy, or delete it, and everybody signs in again.')
