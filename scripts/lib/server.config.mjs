// The server is built into one file, and one for each of its threads, with all packages in it that are plain
// JavaScript. A start that looks for and reads 1,400 files takes half as long again (docs/decisions/server-bundle.md).
import { defineConfig } from 'vite'

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    emptyOutDir: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        main: 'src/main.ts',
        'demo/main': 'src/demo/main.ts',
        'transfer/backup': 'src/transfer/commands/backup.ts',
        'transfer/restore': 'src/transfer/commands/restore.ts',
        'transfer/move': 'src/transfer/commands/move.ts',
        'transfer/new-log': 'src/transfer/commands/new-log.ts',
        'archive/index-worker': 'src/archive/index-worker.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      // Warnings about packages are dropped: how they ask for what may not be there is their own affair.
      onLog: (level, log, handler) => {
        if (!log.id?.includes('node_modules')) handler(level, log)
      },
    },
  },
  ssr: {
    target: 'node',
    noExternal: true,
    // These packages bring native code or WebAssembly beside their sources, so they stay outside of the bundle.
    external: ['@node-rs/argon2', '@prisma/adapter-better-sqlite3', '@prisma/client', 'better-sqlite3', 'sharp'],
  },
})
