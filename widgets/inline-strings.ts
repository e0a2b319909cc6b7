import type { Plugin } from 'vite'
import { english } from './visitor/strings-en.ts'
import { chinese } from './visitor/strings-zh.ts'

const CATALOGUES: Record<string, Record<string, unknown>> = { en: english, zh: chinese }

/** What the loader's half brings along already; the rest of the window is there once for each language. */
const SHARED = /protocol\/|client\/(connection|backoff|protocol-error|listeners|kept)\.ts$/

/**
 * Makes a window for each language: what `window-strings-en.ts` imports is a copy in which the sentence stands in the
 * place of `t.name`. One request less than a catalogue of its own, and no names on the wire.
 */
export function inlineStrings(): Plugin {
  return {
    name: 'inline-strings',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const language = importer
        ?.match(/window-strings-(\w+)\.ts$|\?(\w+)$/)
        ?.slice(1)
        .find(Boolean)
      if (language === undefined) return undefined
      const resolved = await this.resolve(source, importer?.replace(/\?\w+$/, ''), { ...options, skipSelf: true })
      return resolved && !SHARED.test(resolved.id) ? { ...resolved, id: `${resolved.id}?${language}` } : resolved
    },
    transform(code, id) {
      const catalogue = CATALOGUES[id.match(/\/visitor\/.*\?(\w+)$/)?.[1] ?? '']
      if (catalogue === undefined) return undefined
      const literal = (whole: string, name: string) => {
        const text = catalogue[name]
        return typeof text === 'string' ? JSON.stringify(text) : typeof text === 'function' ? `(${text})` : whole
      }
      return { code: code.replace(/\bt\.(\w+)/g, literal), map: null }
    },
  }
}
