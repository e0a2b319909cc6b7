#!/usr/bin/env node
// helpline is what an installed package runs: without a command the server, with the current folder's data.
// docs/operations.md says how it is installed. It builds nothing; in a clone of the repository use npm start.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { requireNodeVersion } from '../scripts/lib/node-version.mjs'
import { nativeProblem } from './native.mjs'

const ROOT = new URL('../', import.meta.url)
const COMMANDS = {
  start: { file: 'main.js', says: 'runs the server; its data is in the folder data, or where DATA_DIR says' },
  demo: { file: 'demo/main.js', says: 'runs it on a throw-away database with something on every screen' },
  backup: {
    file: 'transfer/backup.js',
    takes: 'FILE [--files] [--secrets]',
    says: 'makes a backup, also while it runs',
  },
  restore: { file: 'transfer/restore.js', takes: 'FILE', says: 'fills an empty database from a backup' },
  move: { file: 'transfer/move.js', takes: '--to DATABASE', says: 'copies it to postgresql://… or file:PATH' },
  'new-log': { file: 'transfer/new-log.js', says: 'makes every client read everything again' },
}
const HELP = `Usage: helpline [command]

${Object.entries(COMMANDS)
  .map(([name, { takes = '', says }]) => `  ${`${name} ${takes}`.padEnd(34)}${says}`)
  .join('\n')}
  ${'--help, --version'.padEnd(34)}says this; says which version this is

Without a command it starts. Settings are read from the environment: docs/operations.md lists them.
`

requireNodeVersion()
const [name = 'start', ...rest] = process.argv.slice(2)
if ([name, ...rest].some((word) => word === '--help' || word === '-h') || name === 'help') process.stdout.write(HELP)
else if (name === '--version' || name === '-v') process.stdout.write(`${version()}\n`)
else await run()

async function run() {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) refuse(`helpline has no command "${name}": helpline --help lists those that it has.`)
  if (command.takes === undefined && rest.length > 0)
    refuse(`helpline ${name} takes no "${rest[0]}": settings are read from the environment, see helpline --help.`)
  const file = new URL(`dist/server/${command.file}`, ROOT)
  if (!existsSync(file)) refuse('Nothing is built here yet: npm start builds it and starts.')
  const problem = nativeProblem(fileURLToPath(ROOT))
  if (problem !== undefined) refuse(problem)
  process.argv.splice(2, 1)
  await import(file.href)
}

function version() {
  return JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')).version
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
