/** Runs the built server as a process of its own, which tests can really kill. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { databaseUrl } from './store.ts'

const MAIN = 'dist/server/main.js'

export interface ServerProcess {
  url: string
  setupLink: string | undefined
  output: () => string
  signal(name: NodeJS.Signals): void
  /** The exit code, once it has ended by itself or by a signal. */
  exited: Promise<number | null>
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>
  /** SIGSTOP, as a suspended machine: its sockets stand, nothing is answered. */
  pause(): void
  /** SIGCONT. */
  resume(): void
  /** SIGTERM; answers the exit code. */
  terminate(): Promise<number | null>
}

/** Returns a free port, so that a server can have the same one before and after a restart. */
export function freePort(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(String(typeof address === 'object' ? address?.port : 0)))
    })
  })
}

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
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const collect = (stream: ChildProcess['stdout']) =>
    stream?.on('data', (data) => {
      output += String(data)
    })
  collect(child.stdout)
  collect(child.stderr)
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /(http:\/\/\S+)\/console/.exec(output)?.[1]
      if (found !== undefined && output.includes('Admin pages')) resolve(found)
    })
    child.once('exit', () => reject(new Error(`the server ended: ${output}`)))
  })
  return {
    url: address,
    setupLink: /(http:\/\/\S+\/setup#\S+)/.exec(output)?.[1],
    output: () => output,
    signal: (name) => void child.kill(name),
    exited,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async terminate() {
      child.kill('SIGTERM')
      return exited
    },
  }
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
