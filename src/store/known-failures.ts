/** Failures of a database that a client can act on have codes of ours, whoever asks: Prisma or our own statements. */
import type { PrismaClient } from './generated/sqlite/client.ts'
import type { InFlight } from './in-flight.ts'
import { storageError } from './storage-error.ts'

/**
 * Returns a client that rejects with `busy` or `storage_full` where Prisma would wrap what its driver throws.
 * `inFlight`, of a client that writes, counts what it is asked.
 */
export function withKnownFailures(prisma: PrismaClient, inFlight?: InFlight): PrismaClient {
  const extended = prisma.$extends({
    query: {
      $allOperations: ({ args, query }) => {
        const asked = query(args).catch((error: unknown) => {
          throw storageError(error)
        })
        return inFlight === undefined ? asked : inFlight.watch(asked)
      },
    },
  })
  return extended as unknown as PrismaClient
}
