import type { Plugin } from 'vite'
import { CLOSE, ERRORS } from '../../src/protocol/wire.ts'

/**
 * Reduces the code tables to what a client reads. It leaves out the sentences for readers, and the rows that say the
 * same as the default for unknown codes.
 */
export function compactCodes(): Plugin {
  return {
    name: 'compact-codes',
    enforce: 'pre',
    transform(code, id) {
      if (/protocol\/error-codes\.ts$/.test(id))
        return { code: `export const ERRORS = ${JSON.stringify(errors())}`, map: null }
      if (/protocol\/close-codes\.ts$/.test(id))
        return { code: code.replace(/CLOSE = \{[\s\S]*?\n\}/, `CLOSE = ${JSON.stringify(closes())}`), map: null }
      const inline = (whole: string, name: string) => String(CLOSE[name as keyof typeof CLOSE]?.code ?? whole)
      return /widgets\/client\//.test(id)
        ? { code: code.replace(/\bCLOSE\.(\w+)\.code\b/g, inline), map: null }
        : undefined
    },
  }
}

const errors = () =>
  Object.fromEntries(
    Object.entries(ERRORS).flatMap(([code, { retry }]) => (retry === 'later' ? [] : [[code, { retry }]])),
  )

const closes = () =>
  Object.values(CLOSE).flatMap(({ code, reconnect }) => (reconnect === unknown(code) ? [] : [{ code, reconnect }]))
const unknown = (code: number) => (code >= 4100 && code < 4200 ? 'no' : 'backoff')
