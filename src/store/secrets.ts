import fs from 'node:fs'
import path from 'node:path'
import { newSecret } from '../kernel/ids.ts'
import { StartError } from '../kernel/start-failure.ts'

interface Secrets {
  /** Signs access tokens (base64url, 256 bits). */
  tokens: string
}

/** Generated at the first start into the data folder, for its owner only (A62). */
export function loadSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json')
  try {
    return secretsIn(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EISDIR') throw damaged()
    if (code !== 'ENOENT') throw error
  }
  const secrets: Secrets = { tokens: newSecret() }
  fs.writeFileSync(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' })
  return secrets
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

const damaged = () => new StartError('secrets.json in DATA_DIR is damaged: put back a copy, or delete it, and everybody signs in again.')
