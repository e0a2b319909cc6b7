import { type MinifyOptions, minify } from 'terser'
import type { Plugin } from 'vite'
import { internalNames } from './internal-names.ts'

/**
 * Minifies what visitors load. It runs before the files get their names, which depend on their content. Members that
 * only the widget's own code knows become a letter or two, the same in all files.
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
        compress: { passes: 4, pure_getters: true, unsafe_arrows: true, join_vars: false },
        mangle: { properties: { regex } },
        sourceMap: true,
        nameCache: { props: { props: Object.fromEntries(short) } },
      }
      const shrunk = await minify(code, options)
      return { code: shrunk.code ?? code, map: shrunk.map as string }
    },
  }
}

/** The letters for names, without those of settings (x, y, z) and of the page's interface (q). */
const LETTERS = [...'etnrioascldufpmhgvbjkwETNRIOASCLDUFPMHGVBJKWQXYZ']

/** Returns e, t, … Z, then ee, et, … */
function letters(index: number): string {
  const rest = Math.floor(index / LETTERS.length)
  return (rest > 0 ? letters(rest - 1) : '') + LETTERS[index % LETTERS.length]
}
