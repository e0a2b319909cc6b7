/** Makes the parts for what people attach: where the bytes lie, who looks at them, and how they go. */
import path from 'node:path'
import {
  ClamdScanner,
  DiskStorage,
  type FileStorage,
  Files,
  Folder,
  Inspector,
  Refusal,
  S3Storage,
  Uploads,
} from '../attachment/index.ts'
import type { Config } from '../config.ts'
import type { Sites } from '../identity/index.ts'
import type { MessageReader } from '../messaging/index.ts'
import type { Ground } from './ground.ts'

/** Returns where the bytes of files lie: in the data folder, or in a bucket. */
export const storageOf = ({ dataDir, s3 }: Pick<Config, 'dataDir' | 's3'>): FileStorage =>
  s3 === undefined ? new DiskStorage(new Folder(path.join(dataDir, 'files'))) : new S3Storage(s3)

export function makeFiles(ground: Ground, { sites, reader }: { sites: Sites; reader: MessageReader }) {
  const { config, database, lifetime, logger, secrets, time } = ground
  const { clock } = time
  const arrivals = new Folder(path.join(config.dataDir, 'incoming'))
  const storage = storageOf(config)
  const scanner = config.clamd === undefined ? undefined : new ClamdScanner(config.clamd)
  const refusal = new Refusal(config.files.refused)
  const keepsNotes = (siteId: string | null) => siteId !== null && sites.find(siteId)?.keepsNotes === true
  const inspector = new Inspector({ database, arrivals, storage, scanner, refusal, keepsNotes, logger })
  const limits = config.files
  const parts = { database, arrivals, storage, inspector, clock, logger, limits, refusal }
  return {
    uploads: lifetime.own(new Uploads(parts), (uploads) => uploads.stop()),
    files: new Files({
      database,
      storage,
      clock,
      secret: secrets.tokens,
      requireReadable: (actor, thread) => reader.requireReadable(actor, thread),
      logger,
    }),
  }
}
