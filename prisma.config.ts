import { defineConfig } from 'prisma/config'

/** For Prisma's command line only (`prisma generate`, `prisma studio`): the server reads its settings in src/config.ts. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations/sqlite' },
})
