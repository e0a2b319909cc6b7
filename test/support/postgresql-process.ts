/** PostgreSQL servers as processes of their own, which may be broken: each has its own folder, port and settings. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** The password of the superuser `postgres`. Who is trusted needs none. */
export const SERVER_PASSWORD = 'a-secret-of-postgres'

/** How long it may take to answer after a start, which may have to recover what a crash left. */
const START_MS = 60_000

const PROGRAMS = programFolder()
/** PostgreSQL refuses to run as root. Whoever is root runs it as the user whom its packages make. */
const AS_USER = asUser()

/** Whether a server can be started on this machine. */
export const hasPrograms = PROGRAMS !== undefined && AS_USER !== undefined

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
  async run(...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.inside() })
    // What breaks the connection fails the statement, too.
    client.on('error', () => undefined)
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
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
    const until = performance.now() + START_MS
    while (!(await this.answers())) {
      if (this.hasEnded) throw new Error(`PostgreSQL ended: ${said.slice(-2_000)}`)
      if (performance.now() > until) throw new Error(`PostgreSQL does not answer: ${said.slice(-2_000)}`)
      await sleep(25)
    }
  }

  /** Whether it ended: by itself, or because it was told to. */
  get hasEnded(): boolean {
    const child = this.process
    return child === undefined || child.exitCode !== null || child.signalCode !== null
  }

  /** SIGKILL for all of its processes: no goodbye, and what is not on the disk is lost. */
  kill(): Promise<void> {
    return this.end((child) => {
      // A process that is stopped starts no others meanwhile.
      child.kill('SIGSTOP')
      this.tellChildren(child, 'SIGKILL')
      child.kill('SIGKILL')
    })
  }

  /** SIGSTOP for all of its processes, as when its machine is suspended. */
  pause(): void {
    if (this.hasEnded || this.process === undefined) return
    this.process.kill('SIGSTOP')
    this.tellChildren(this.process, 'SIGSTOP')
  }

  /** SIGCONT for all of them. */
  resume(): void {
    if (this.hasEnded || this.process === undefined) return
    this.tellChildren(this.process, 'SIGCONT')
    this.process.kill('SIGCONT')
  }

  /** The fast way to stop: whoever is connected is sent away. */
  stop(): Promise<void> {
    return this.end((child) => child.kill('SIGINT'))
  }

  private answers(): Promise<boolean> {
    return this.run('SELECT 1').then(
      () => true,
      () => false,
    )
  }

  private tellChildren(child: ChildProcess, signal: NodeJS.Signals): void {
    for (const pid of childrenOf(child.pid)) {
      try {
        process.kill(pid, signal)
      } catch {
        // It ended after it was listed.
      }
    }
  }

  private async end(how: (child: ChildProcess) => void): Promise<void> {
    const child = this.process
    if (child === undefined || this.hasEnded) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    how(child)
    await exited
  }
}

/** Makes the data of a new server in its folder. */
export function initialise(folder: string, encoding: string, ...more: string[]): void {
  const file = path.join(folder, 'password')
  fs.writeFileSync(file, SERVER_PASSWORD)
  const settings = ['-U', 'postgres', '-E', encoding, '--no-locale', '-A', 'trust', '--pwfile', file, '-N', ...more]
  runProgram(folder, 'initdb', '-D', path.join(folder, 'data'), ...settings)
}

/** Makes a folder for the user who runs PostgreSQL. */
export function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-postgresql-'))
  giveAway(folder)
  return folder
}

/** Gives a file or a folder to the user who runs PostgreSQL. */
export function giveAway(place: string): void {
  const { uid, gid } = AS_USER ?? {}
  if (uid !== undefined && gid !== undefined) fs.chownSync(place, uid, gid)
}

export function runProgram(cwd: string, name: string, ...values: string[]): void {
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
