import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Puts a `.gz` beside each built file, for the server to send as it is. Last in the list of plugins. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        const source = file.type === 'chunk' ? file.code : file.source
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(source, { level: 9 }) })
      }
    },
  }
}
