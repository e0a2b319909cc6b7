// Runs npm ci, but only when node_modules differs from package-lock.json or was built for another Node.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { run } from './run.mjs'
import { hashInputs, isStamped, stamp } from './stamp.mjs'

export async function install(root, log) {
  const file = join(root, 'node_modules/.helpline-install')
  const platform = `abi ${process.versions.modules} ${process.platform}-${process.arch}`
  const value = `${hashInputs(root, ['package-lock.json'])} ${platform}`
  if (isStamped(file, value)) return
  if (!(holdsTheLockfile(root) && (await loadsNativeCode(root)))) await npmCi(root, log)
  stamp(file, value)
}

// npm records what it installed in node_modules/.package-lock.json. So an install by hand counts, and needs no network.
function holdsTheLockfile(root) {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const wanted = Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages)
  return wanted.every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    if (found === undefined) return entry.optional === true || entry.devOptional === true
    return found.version === entry.version && existsSync(join(root, path))
  })
}

// The check runs in another process, so that no native file is open in this one when npm replaces it.
async function loadsNativeCode(root) {
  const check = "new (require('better-sqlite3'))(':memory:').close(); require('@node-rs/argon2')"
  const { code } = await run(process.execPath, ['-e', check], { cwd: root })
  return code === 0
}

async function npmCi(root, log) {
  log('Installing packages: once, about a minute …')
  // The screens are built on this machine, so the development packages are needed under NODE_ENV=production too.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const [command, first] = npmCommand()
  const { code } = await run(command, [...first, ...args], { cwd: root, env: nodeHeaders(), show: true })
  if (code !== 0) {
    throw new BootstrapError(
      'npm ci failed, see above. It needs the npm registry. Where better-sqlite3 has no prebuilt file, it also ' +
        'needs python3, make and a C++ compiler.',
    )
  }
}

// node-gyp downloads Node's headers to compile native code, though most installations have them beside the program.
function nodeHeaders() {
  const folder = dirname(dirname(process.execPath))
  return existsSync(join(folder, 'include/node/node.h')) ? { npm_config_nodedir: folder } : {}
}

function npmCommand() {
  const self = process.env.npm_execpath
  if (self?.endsWith('.js')) return [process.execPath, [self]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
}
