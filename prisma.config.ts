/**
 * Prisma's command line alone reads this file (`prisma generate`, `prisma studio`); the server reads its settings in
 * src/config.ts. The command line is installed under another name (`prisma-cli`), because the client would take a
 * package called prisma along into a production install, with drivers of databases that nobody uses here.
 */
export default {
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations/sqlite' },
}
