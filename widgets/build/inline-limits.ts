import type { Plugin } from 'vite'
import { LIMITS } from '../../src/protocol/limits.ts'

/** Puts the number in the place of `LIMITS.name`, so that a page does not carry those that it never asks for. */
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
