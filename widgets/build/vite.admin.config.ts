/** Builds the admin pages to dist/widgets/admin, which the server gives out under /admin, /setup and /join. */
import { defineConfig } from 'vite'
import { mapsAside } from './maps-aside.ts'
import { precompress } from './precompress.ts'

export default defineConfig({
  root: new URL('../admin', import.meta.url).pathname,
  base: '/admin/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [mapsAside('admin'), precompress()],
  build: {
    outDir: new URL('../../dist/widgets/admin', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows files of our own only: nothing may be put inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
