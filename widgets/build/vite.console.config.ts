/** Builds the agents' console to dist/widgets/console, which the server gives out under /console. */
import { defineConfig } from 'vite'
import { mapsAside } from './maps-aside.ts'
import { precompress } from './precompress.ts'

export default defineConfig({
  root: new URL('../console', import.meta.url).pathname,
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [mapsAside('console'), precompress()],
  build: {
    outDir: new URL('../../dist/widgets/console', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows files of our own only: nothing may be put inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
