/**
 * For Prisma's command line only (`prisma generate`, `prisma studio`): the server reads its settings in src/config.ts. It is installed
 * under another name (`prisma-cli`), since the client would take a package called prisma along into a production install,
 * with drivers of databases that nobody uses here.
 */
export default {
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations/sqlite' },
}
