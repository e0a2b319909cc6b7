/** Says where an installation keeps its tables, and where the migrations of this build are. */
import path from 'node:path'
import type { Config } from '../config.ts'
import type { Place } from '../store/database.ts'
import { ROOT } from './root.ts'

export const MIGRATIONS = path.join(ROOT, 'prisma/migrations')

export const placeOf = ({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): Place =>
  databaseUrl === undefined ? { file: path.join(dataDir, 'helpline.db') } : { url: databaseUrl }
