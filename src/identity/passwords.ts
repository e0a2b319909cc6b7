import { hash, verify } from '@node-rs/argon2'

/**
 * These are the parameters that OWASP's password storage sheet advises for argon2id: 19 MiB, 2 passes, 1 lane. The
 * library's default algorithm is argon2id.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS)

let decoy: Promise<string> | undefined

/** Checks a password. It takes the same time whether or not there is an account (A37). */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const matches = await verify(stored ?? (await decoy), password)
  return stored !== null && matches
}
