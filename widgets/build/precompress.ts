import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/**
 * Writes a `.gz` beside each built file, which the server sends as it is. It reads the written files, because steps of
 * the build itself come after all plugins.
 */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    writeBundle({ dir }, bundle) {
      if (dir === undefined) throw new Error('the build names no folder')
      for (const name of Object.keys(bundle).filter((each) => !each.endsWith('.map'))) {
        const file = join(dir, name)
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
      }
    },
  }
}
