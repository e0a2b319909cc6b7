import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const MAPS = fileURLToPath(new URL('../../dist/maps', import.meta.url))

/** Moves source maps to a folder that is not served: developers have them, and no visitor loads them. */
export function mapsAside(name: string): Plugin {
  return {
    name: 'maps-aside',
    config: () => ({ build: { sourcemap: 'hidden' } }),
    writeBundle({ dir }, bundle) {
      if (dir === undefined) throw new Error('the build names no folder')
      const folder = join(MAPS, name)
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      for (const file of Object.keys(bundle).filter((each) => each.endsWith('.map')))
        renameSync(join(dir, file), join(folder, basename(file)))
    },
  }
}
