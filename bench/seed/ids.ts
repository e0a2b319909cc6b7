import { randomBytes } from 'node:crypto'

/** Makes an id as the server does: 128 random bits in base64url. */
export const newId = (): string => randomBytes(16).toString('base64url')
