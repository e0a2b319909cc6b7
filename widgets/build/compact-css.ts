import type { Plugin } from 'vite'

/** Style sheets are template strings in `*-style.ts`: take out the white space that only readers need. */
export function compactCss(): Plugin {
  return {
    name: 'compact-css',
    enforce: 'pre',
    transform(code, id) {
      if (!/-style\.ts\b/.test(id)) return undefined
      const compact = (css: string) =>
        css
          .replace(/\s*\n\s*/g, '')
          .replace(/\s*([{};,])\s*/g, '$1')
          .replaceAll(';}', '}')
      return { code: code.replace(/`[^`]*`/g, compact), map: null }
    },
  }
}
