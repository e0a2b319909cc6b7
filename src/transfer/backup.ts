/** Makes a backup of an installation while its server runs. */
import { MIGRATIONS } from '../app/place.ts'
import type { FileStorage } from '../attachment/index.ts'
import { systemClock } from '../kernel/clock.ts'
import { StartError } from '../kernel/start-failure.ts'
import type { Place } from '../store/database.ts'
import { LOG } from '../store/settings.ts'
import { type Copied, copyAll, type Progress } from './copy.ts'
import { type Files, namesOfFiles, readFiles } from './files.ts'
import { openSource } from './place.ts'
import { type LeftOut, type Source, without } from './shelf.ts'
import { type BackupTarget, beginBackup, FORMAT } from './store-backup.ts'

export interface BackupWish {
  /** Where the backup is made. */
  file: string
  place: Place
  /** Where the bytes of stored files are; undefined when they stay out. */
  storage: FileStorage | undefined
  /** Whether the secret and the sign-ins of staff come along. */
  secrets: boolean
  progress: Progress
}

/** A restored log is another one, whatever it holds: its name stays out always. */
const WITH_SECRETS: LeftOut = { tables: [], settings: [LOG] }
/** The sign-ins go with the secret: those of an old backup would revive what was ended since. */
const WITHOUT_SECRETS: LeftOut = { tables: ['AgentSession', 'SpentSecret'], settings: [LOG] }

/**
 * Writes a backup and resolves with what is in it. The rows are as they were at one moment; files are read after that,
 * so one that was removed meanwhile is missing, as `files.missing` says. Throws StartError when there is a file of that
 * name, or no room.
 */
export async function backUp(wish: BackupWish): Promise<{ tables: Copied[]; files: Files | undefined }> {
  const source = await openSource(wish.place)
  try {
    const target = await beginBackup(wish.file, MIGRATIONS)
    try {
      return await fill(target, source, wish)
    } catch (error) {
      target.close()
      throw isFull(error) ? new StartError(`There is no room for ${wish.file}: nothing of it is kept.`) : error
    }
  } finally {
    await source.close()
  }
}

async function fill(target: BackupTarget, source: Source, { storage, secrets, progress }: BackupWish) {
  const shown = without(source, secrets ? WITH_SECRETS : WITHOUT_SECRETS)
  const tables = await copyAll(shown, target, progress)
  const files =
    storage === undefined ? undefined : await readFiles(namesOfFiles(shown), storage, target.keep, target.note)
  target.finish(
    {
      format: FORMAT,
      madeAt: new Date(systemClock()).toISOString(),
      secrets: secrets ? 'yes' : 'no',
      files: files === undefined ? 'no' : 'yes',
      tokenSecret: (secrets ? await source.secret() : undefined) ?? '',
    },
    tables,
  )
  return { tables, files }
}

const isFull = (error: unknown): boolean =>
  /^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(String((error as { code?: unknown } | undefined)?.code))
