import { type MinifyOptions, minify } from 'terser'
import type { Plugin } from 'vite'
import { internalNames } from './internal-names.ts'

/**
 * The last pass over what visitors load, before the files get their names: what is in a file decides its name.
 * Members that only the widget's own code knows become a letter or two, the same in all files.
 */
export function shrink(): Plugin {
  return {
    name: 'shrink',
    async renderChunk(code, _chunk, { format }) {
      const short = new Map(internalNames().map((name, index) => [`$${name}`, letters(index)]))
      const regex = new RegExp(`^(${[...short.keys()].map((name) => name.slice(1)).join('|')})$`)
      const options: MinifyOptions = {
        module: format === 'es',
        toplevel: true,
        ecma: 2020,
        compress: { passes: 3 },
        mangle: { properties: { regex } },
        nameCache: { props: { props: Object.fromEntries(short) } },
      }
      return { code: (await minify(code, options)).code ?? code, map: null }
    },
  }
}

/** Capitals first, so that none is a name of the wire, of a setting or of the browser: A, B, … Z, Aa, Ab, … */
function letters(index: number): string {
  const letter = (at: number, first: string) => String.fromCharCode(first.charCodeAt(0) + at)
  return index < 26 ? letter(index, 'A') : letter(Math.floor(index / 26) - 1, 'A') + letter(index % 26, 'a')
}
