/** Packs this repository as `npm pack` does, and installs the package as an operator would. */
import { execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { follow, type ServerProcess } from './server-process.ts'

const execute = promisify(execFile)
const ROOT = path.resolve(import.meta.dirname, '../..')
const NATIVE = 'build/Release/better_sqlite3.node'
/** What npm says when there is no way to the registry and its cache lacks something. */
const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/

export interface Packed {
  tarball: string
  /** Bytes of the tarball, and of what is in it. */
  size: number
  unpackedSize: number
  /** Paths within the package, in their order. */
  files: string[]
}

/** Builds what is out of date, and packs it into the folder. */
export async function pack(folder: string): Promise<Packed> {
  const { stdout } = await npm(['pack', '--json', '--pack-destination', folder], ROOT)
  const [{ filename, size, unpackedSize, files }] = JSON.parse(stdout) as [
    { filename: string; size: number; unpackedSize: number; files: { path: string }[] },
  ]
  const paths = files.map((file) => file.path).sort()
  return { tarball: path.join(folder, filename), size, unpackedSize, files: paths }
}

/**
 * Installs the package into a folder that has nothing but the permission for better-sqlite3's install script, which
 * newer versions of npm ask for. Returns why that is not possible here, or undefined.
 */
export async function install(tarball: string, folder: string): Promise<string | undefined> {
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true,"allowScripts":{"better-sqlite3":true}}\n')
  const prebuilt = await prebuiltHere()
  try {
    const args = ['install', '--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund', tarball]
    await npm(args, folder, { npm_config_better_sqlite3_local_prebuilds: prebuilt })
    return undefined
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    if (!NO_NETWORK.test(stderr)) throw error
    return `npm cannot reach its registry, and its cache lacks a package: ${NO_NETWORK.exec(stderr)?.[0]}`
  } finally {
    fs.rmSync(prebuilt, { recursive: true, force: true })
  }
}

/**
 * Makes a prebuilt file of the native module that this repository runs on, so that the install script finds one without
 * the network and nothing is compiled. Returns its folder.
 */
async function prebuiltHere(): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-prebuilt-'))
  const home = path.join(ROOT, 'node_modules/better-sqlite3')
  const { version } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string }
  const { modules } = process.versions
  const libc = process.platform === 'linux' && !('glibcVersionRuntime' in headerOfReport()) ? 'musl' : ''
  const name = `better-sqlite3-v${version}-node-v${modules}-${process.platform}${libc}-${process.arch}.tar.gz`
  await execute('tar', ['-czf', path.join(folder, name), '-C', home, NATIVE])
  console.warn(
    'The native module of better-sqlite3 is the one of this repository: it is not fetched or compiled again.',
  )
  return folder
}

const headerOfReport = (): object => (process.report.getReport() as unknown as { header: object }).header

/** Runs npm as if nothing had started it: what `npm test` exports would lead it back to this repository. */
function npm(args: string[], cwd: string, more: Record<string, string> = {}) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/.test(name)),
  )
  const self = process.env.npm_execpath
  const [command, first] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []]
  return execute(command, [...first, ...args], { cwd, env: { ...env, ...more }, maxBuffer: 16 * 1024 * 1024 })
}

/** Runs a command of helpline and returns how it ended. `bin` is the program's file. */
export async function helpline(
  bin: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await execute(process.execPath, [bin, ...args], { env: { ...process.env, ...env } })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, output: stdout + stderr }
  }
}

/** Starts the installed server in a folder, with no setting but the port. */
export function startInstalled(bin: string, folder: string): Promise<ServerProcess> {
  const { DATA_DIR: _data, DATABASE_URL: _database, ...env } = process.env
  const child = spawn(process.execPath, [bin], {
    cwd: folder,
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return follow(child)
}
