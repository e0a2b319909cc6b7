import type { Plugin } from 'vite'

/** The code tables carry a sentence a row for readers; a visitor's page has no use for them. */
export function stripMeanings(): Plugin {
  return {
    name: 'strip-meanings',
    // While the quotes are still those of the source.
    enforce: 'pre',
    transform(code, id) {
      if (!/protocol\/(close|error)-codes\.ts$/.test(id)) return undefined
      return { code: code.replace(/,(?: status: \d+,)? meaning: '[^']*'/g, ''), map: null }
    },
  }
}
