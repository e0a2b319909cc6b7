/** Failures of a database that a client can act on have codes of ours, whoever asks: Prisma or our own statements. */
import type { PrismaClient } from './generated/sqlite/client.ts'
import { storageError } from './storage-error.ts'

/** Returns a client that rejects with `busy` or `storage_full` where Prisma would wrap what its driver throws. */
export function withKnownFailures(prisma: PrismaClient): PrismaClient {
  const extended = prisma.$extends({
    query: {
      $allOperations: ({ args, query }) =>
        query(args).catch((error: unknown) => {
          throw storageError(error)
        }),
    },
  })
  return extended as unknown as PrismaClient
}
