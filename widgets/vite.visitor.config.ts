import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { compactCss } from './compact-css.ts'
import { inlineLimits } from './inline-limits.ts'
import { stripMeanings } from './strip-meanings.ts'

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What the pasted script loads: the connection at once, cards and the window when they are needed. */
export default defineConfig({
  root: path('visitor'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [inlineLimits(), stripMeanings(), compactCss()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: path('../dist/widgets/visitor'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: { widget: path('loader/widget.ts') },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
