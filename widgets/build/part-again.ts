import type { Plugin } from 'vite'

/**
 * Makes it possible to load a part again after it failed, as a browser remembers failed modules by their address.
 * `() => import('./part.js')` becomes `($again) => import('./part.js' + $again)`, which can have another address.
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
