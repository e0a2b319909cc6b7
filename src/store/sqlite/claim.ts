/** Claims a folder by a lock on an empty file in it, as SQLite takes one: the system ends it with the process. */
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { StartError } from '../../kernel/start-failure.ts'
import { keepForever } from './kept-statements.ts'

const FILE = 'server.lock'

/**
 * Returns what releases the folder. Throws StartError while another server has it, and the error of the driver where
 * it cannot be written.
 */
export function claimFolder(folder: string): () => void {
  const lock = keepForever(new Sqlite(path.join(folder, FILE), { timeout: 0 }))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error
    throw new StartError('Another server runs on DATA_DIR: stop it first, or set DATA_DIR to another folder.')
  }
  return () => void lock.close()
}
