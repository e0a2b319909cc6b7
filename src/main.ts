/** The process's edge: settings in, signals in, addresses out. */
import { type App, startApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { MigrationError } from './store/migrate.ts'

const STOP_MS = 30_000

// Whatever is written (the database, its log, secrets) is for this user alone, also in a folder that stood open before.
process.umask(0o077)

try {
  const app = await startApp(readConfig())
  announce(app)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shutDown(app))
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`)
  process.exit(1)
}

function announce(app: App): void {
  const lines = [
    `Helpline is ready.`,
    `  Demo shop with the widget  ${app.url}/`,
    `  Console for agents         ${app.url}/console`,
    `  Admin pages                ${app.url}/admin`,
    ...(app.setupLink === undefined ? [] : [``, `First start: make the first admin with this one-time link`, `  ${app.setupLink}`]),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** A deploy is not noticed: clients are told when to return, commits finish, and the process is gone within 30 s (F22). */
async function shutDown(app: App): Promise<void> {
  setTimeout(() => process.exit(1), STOP_MS).unref()
  await app.stop()
  process.exit(0)
}

function sentence(error: unknown): string {
  if (error instanceof ConfigError || error instanceof MigrationError) return error.message
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') return 'The port is in use already: set PORT to another one.'
  if (code === 'EACCES') return `No permission: ${(error as Error).message}.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
