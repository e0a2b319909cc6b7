/** Runs the built server as a process of its own, which tests can really kill. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { follow, type ServerProcess } from './server-process.ts'
import { databaseUrl } from './store.ts'

const MAIN = 'dist/server/main.js'

/** Starts a server. `root` holds `dist/`, `prisma/` and the packages: this repository, or a copy of it. */
export async function startProcess(
  dataDir: string,
  env: Record<string, string> = {},
  root = '.',
): Promise<ServerProcess> {
  const url = await databaseUrl(dataDir)
  const child = spawn(process.execPath, [path.resolve(root, MAIN)], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      RATE_FACTOR: '1000',
      CHECK_FRAMES: 'yes',
      // Whatever the shell of the tests names, theirs is their own.
      DATABASE_URL: url ?? '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return follow(child)
}

/** Runs the server with settings that must fail, on the database of their DATA_DIR. Resolves with what it said. */
export async function exitOf(
  env: Record<string, string>,
  uid?: number,
  main = MAIN,
): Promise<{ code: number | null; output: string }> {
  const url = env.DATA_DIR === undefined ? undefined : await databaseUrl(env.DATA_DIR)
  const child = spawn(process.execPath, [path.resolve(main)], {
    env: { ...process.env, DATABASE_URL: url ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, gid: uid }),
  })
  let output = ''
  child.stdout.on('data', (data) => {
    output += String(data)
  })
  child.stderr.on('data', (data) => {
    output += String(data)
  })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, output }
}
