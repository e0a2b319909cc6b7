import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { bareLiterals } from './bare-literals.ts'
import { classClosures } from './class-closures.ts'
import { compactCodes } from './compact-codes.ts'
import { inlineLimits } from './inline-limits.ts'
import { inlineStrings, languageOfPart } from './inline-strings.ts'
import { mapsAside } from './maps-aside.ts'
import { partAgain } from './part-again.ts'
import { precompress } from './precompress.ts'
import { shrink } from './shrink.ts'

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What the pasted script loads: the connection at once, the window when it is needed, the page's language alone. */
export default defineConfig({
  root: path('../visitor'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [
    bareLiterals(),
    classClosures(),
    inlineStrings(),
    inlineLimits(),
    compactCodes(),
    partAgain(),
    shrink(),
    mapsAside('visitor'),
    precompress(),
  ],
  // The window uses a small part of Preact; this file is that part.
  resolve: { alias: [{ find: /^preact(\/hooks|\/jsx-runtime)?$/, replacement: path('../visitor/preact-subset.ts') }] },
  // Children as arguments are shorter than children in a property.
  oxc: {
    jsx: { runtime: 'classic', pragma: '$h', pragmaFrag: '$Fragment' },
    jsxInject: `import { Fragment as $Fragment, h as $h } from 'preact'`,
  },
  build: {
    outDir: path('../../dist/widgets/visitor'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    // It is built as a library, so that chunks are imported without a helper that preloads style sheets.
    lib: { entry: { widget: path('../loader/widget.ts') }, formats: ['es'] },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        // A part that exists for each language has it in its name: `files-en-….js`.
        chunkFileNames: ({ name, facadeModuleId }) =>
          `assets/${[name, languageOfPart(facadeModuleId)].filter(Boolean).join('-')}-[hash].js`,
        minify: true,
        // The minifier's comments are for the next bundler, and no other bundler follows.
        comments: false,
      },
    },
  },
})
