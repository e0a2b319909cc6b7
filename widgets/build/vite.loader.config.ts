import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { bareLiterals } from './bare-literals.ts'
import { classClosures } from './class-closures.ts'
import { compactCodes } from './compact-codes.ts'
import { inlineLimits } from './inline-limits.ts'
import { mapsAside } from './maps-aside.ts'
import { shrink } from './shrink.ts'

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The pasted script: one classic script without imports, small enough to be there before the page is read. */
export default defineConfig({
  root: path('../loader'),
  publicDir: false,
  logLevel: 'warn',
  plugins: [bareLiterals(), classClosures(), inlineLimits(), compactCodes(), shrink(), mapsAside('loader')],
  build: {
    outDir: path('../../dist/widgets'),
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    // The minifier's comments are for the next bundler, and no other bundler follows.
    rolldownOptions: { output: { comments: false } },
    lib: { entry: path('../loader/main.ts'), formats: ['iife'], name: 'HelplineLoader', fileName: () => 'loader.js' },
  },
})
