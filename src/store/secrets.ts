import fs from 'node:fs'
import path from 'node:path'
import { newSecret } from '../kernel/ids.ts'

interface Secrets {
  /** Signs access tokens (base64url, 256 bits). */
  tokens: string
}

/** Generated at the first start into the data folder, for its owner only (A62). */
export function loadSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json')
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Secrets
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const secrets: Secrets = { tokens: newSecret() }
  fs.writeFileSync(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' })
  return secrets
}
