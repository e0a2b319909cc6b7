/** Makes the parts for what people attach: where the bytes lie, who looks at them, and how they go. */
import path from 'node:path'
import {
  ClamdScanner,
  DiskStorage,
  type FileStorage,
  Files,
  Folder,
  Inspector,
  OwnIntake,
  Refusal,
  S3Storage,
  SharedIntake,
  Uploads,
} from '../attachment/index.ts'
import type { Config } from '../config.ts'
import type { Sites } from '../identity/index.ts'
import type { MessageReader } from '../messaging/index.ts'
import type { Ground } from './ground.ts'

/** Returns the folder where stored files are, unless they are in a bucket. */
export const filesFolder = ({ dataDir, filesDir }: Pick<Config, 'dataDir' | 'filesDir'>): string =>
  filesDir ?? path.join(dataDir, 'files')

/** Returns where the bytes of files lie: in a folder, or in a bucket. */
export const storageOf = (config: Pick<Config, 'dataDir' | 'filesDir' | 's3'>): FileStorage =>
  config.s3 === undefined ? new DiskStorage(new Folder(filesFolder(config))) : new S3Storage(config.s3)

export async function makeFiles(ground: Ground, { sites, reader }: { sites: Sites; reader: MessageReader }) {
  const { bus, cluster, config, database, lifetime, logger, secrets, time } = ground
  const { clock } = time
  const arrivals = new Folder(path.join(config.dataDir, 'incoming'))
  const storage = storageOf(config)
  const endElsewhere = (upload: string) => bus.publish({ type: 'upload_wanted', upload })
  const intake =
    cluster === undefined
      ? new OwnIntake(database, arrivals, clock)
      : await SharedIntake.open({ node: cluster.node, database, folder: arrivals, storage, logger, endElsewhere })
  const scanner = config.clamd === undefined ? undefined : new ClamdScanner(config.clamd)
  const refusal = new Refusal(config.files.refused)
  const keepsNotes = (siteId: string | null) => siteId !== null && sites.find(siteId)?.keepsNotes === true
  const inspector = new Inspector({ database, arrivals, intake, storage, scanner, refusal, keepsNotes, logger })
  const limits = config.files
  const parts = { database, arrivals, intake, storage, inspector, clock, logger, limits, refusal }
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
