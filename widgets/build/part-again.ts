import type { Plugin } from 'vite'

/**
 * A browser remembers that a module failed, by its address. `() => import('./part.js')` becomes
 * `($again) => import('./part.js' + $again)`, so that whoever loads it can ask again under another one.
 */
export function partAgain(): Plugin {
  return {
    name: 'part-again',
    renderChunk: (code) => ({
      code: code.replace(/\(\)\s*=>\s*import\(\s*(["'`])(\.[^"'`]+)\1\s*\)/g, '($again="")=>import("$2"+$again)'),
      map: null,
    }),
  }
}
