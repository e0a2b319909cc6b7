/** PostgreSQL servers of a test's own, which it may break: each has its own folder, port and settings. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { runStatements } from '../../scripts/lib/postgresql-databases.mjs'
import { freePort } from './free-port.ts'
import { eventually } from './peer.ts'
import { onPostgresql } from './store.ts'
import { testWhere } from './test-where.ts'

interface Options {
  /** Lines of postgresql.conf. */
  settings?: Record<string, string>
  /** Lines of pg_hba.conf for whoever comes by TCP. Without them, everybody on this machine is trusted. */
  admits?: string[]
  encoding?: string
  /** Copies this server's data, and follows it as its standby. */
  follows?: PostgresqlServer
}

/** The password of the superuser `postgres`. Who is trusted needs none. */
export const SERVER_PASSWORD = 'a-secret-of-postgres'

const PROGRAMS = programFolder()
/** PostgreSQL refuses to run as root. Tests of root run it as the user whom its packages make. */
const AS_USER = asUser()

/** A test that starts a PostgreSQL of its own. */
export const testWithServer = testWhere(
  onPostgresql && PROGRAMS !== undefined && AS_USER !== undefined,
  'needs the programs of PostgreSQL (initdb) on this machine',
)

/** Starts a server, which ends with the test. */
export async function startPostgresql(options: Options = {}): Promise<PostgresqlServer> {
  const folder = ownFolder()
  const data = path.join(folder, 'data')
  const { follows, admits, encoding = 'UTF8', settings = {} } = options
  if (follows === undefined) initialise(folder, data, encoding)
  else runProgram(folder, 'pg_basebackup', '-D', data, '-R', '-c', 'fast', '-d', follows.inside())
  if (admits !== undefined)
    fs.writeFileSync(path.join(data, 'pg_hba.conf'), ['local all all trust', ...admits, ''].join('\n'))
  const server = new PostgresqlServer(folder, await freePort(), settings)
  onTestFinished(() => server.kill())
  await server.start()
  return server
}

export class PostgresqlServer {
  readonly folder: string
  readonly port: string
  private readonly settings: Record<string, string>
  private process: ChildProcess | undefined
  constructor(folder: string, port: string, settings: Record<string, string>) {
    this.folder = folder
    this.port = port
    this.settings = { listen_addresses: '127.0.0.1', unix_socket_directories: folder, port, ...settings }
  }

  /** Returns what to write into DATABASE_URL. */
  url(database = 'postgres', user = `postgres:${SERVER_PASSWORD}`): string {
    return `postgresql://${user}@127.0.0.1:${this.port}/${database}`
  }

  /** Returns the URL of its Unix socket, where the superuser is always let in. */
  inside(database = 'postgres'): string {
    return `postgresql://postgres@localhost:${this.port}/${database}?host=${encodeURIComponent(this.folder)}`
  }

  /** Runs statements as the superuser in the database `postgres`. */
  run(...statements: string[]): Promise<void> {
    return runStatements(this.inside(), ...statements)
  }

  /** Starts it again after it was killed or stopped: on the same port, with the same data. */
  async start(): Promise<void> {
    const settings = Object.entries(this.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(program('postgres'), ['-D', path.join(this.folder, 'data'), ...settings], {
      ...AS_USER,
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (data) => {
      said += String(data)
    })
    this.process = child
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended: ${said.slice(-2_000)}`)
      return this.run('SELECT 1').then(
        () => true as const,
        () => undefined,
      )
    }, 'PostgreSQL to answer')
  }

  /** SIGKILL for all of its processes: no goodbye, and what is not on the disk is lost. */
  kill(): Promise<void> {
    return this.end((child) => {
      // A process that is stopped starts no others meanwhile.
      child.kill('SIGSTOP')
      for (const pid of childrenOf(child.pid)) process.kill(pid, 'SIGKILL')
      child.kill('SIGKILL')
    })
  }

  /** The fast way to stop: whoever is connected is sent away. */
  stop(): Promise<void> {
    return this.end((child) => child.kill('SIGINT'))
  }

  private async end(how: (child: ChildProcess) => void): Promise<void> {
    const child = this.process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    how(child)
    await exited
  }
}

function initialise(folder: string, data: string, encoding: string): void {
  const file = path.join(folder, 'password')
  fs.writeFileSync(file, SERVER_PASSWORD)
  const settings = ['-U', 'postgres', '-E', encoding, '--no-locale', '-A', 'trust', '--pwfile', file, '-N']
  runProgram(folder, 'initdb', '-D', data, ...settings)
}

/** Makes a folder for the user who runs PostgreSQL. It goes with the test. */
export function ownFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-postgresql-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  giveAway(folder)
  return folder
}

/** Gives a file or a folder to the user who runs PostgreSQL. */
export function giveAway(place: string): void {
  const { uid, gid } = AS_USER ?? {}
  if (uid !== undefined && gid !== undefined) fs.chownSync(place, uid, gid)
}

function runProgram(cwd: string, name: string, ...values: string[]): void {
  execFileSync(program(name), values, { ...AS_USER, cwd, stdio: 'pipe' })
}

const program = (name: string): string => path.join(PROGRAMS ?? '', name)

/** Returns the folder of PostgreSQL's programs. Debian keeps them out of the PATH, one folder a version. */
function programFolder(): string | undefined {
  const kept = '/usr/lib/postgresql'
  const versions = fs.existsSync(kept) ? fs.readdirSync(kept).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => path.join(kept, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ]
  return folders.find((folder) => fs.existsSync(path.join(folder, 'initdb')))
}

function asUser(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {}
  try {
    const id = (which: string) => Number(execFileSync('id', [which, 'postgres'], { stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function childrenOf(parent: number | undefined): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().trim().split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.flatMap(([pid, of]) => (pid !== undefined && of === parent ? [pid] : []))
}
