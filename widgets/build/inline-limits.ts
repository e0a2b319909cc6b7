import type { Plugin } from 'vite'
import { LIMITS } from '../../src/protocol/limits.ts'

/** Replaces `LIMITS.name` by the number, so that a page does not load limits that it never uses. */
export function inlineLimits(): Plugin {
  const known: Record<string, number> = LIMITS
  return {
    name: 'inline-limits',
    enforce: 'pre',
    transform(code, id) {
      if (!/widgets\/(client|loader|visitor)\//.test(id)) return undefined
      return {
        code: code.replace(/\bLIMITS\.(\w+)/g, (whole, name: string) => String(known[name] ?? whole)),
        map: null,
      }
    },
  }
}
