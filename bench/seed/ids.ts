import { randomBytes } from 'node:crypto'

/** 128 random bits in base64url, as the server makes them. */
export const newId = (): string => randomBytes(16).toString('base64url')
