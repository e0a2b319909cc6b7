/** This is the process's edge: settings and signals come in, addresses go out. */
import type { App } from './app/index.ts'
import { whyNot } from './app/why-not.ts'
import { readConfig } from './config.ts'
import { roomForConnections } from './kernel/open-files.ts'

const STOP_MS = 30_000

// Whatever is written (the database, its log, secrets) is for this user alone, even in a folder that others could read
// before.
process.umask(0o077)

try {
  // This comes before all else is loaded. Loading opens files itself, and with too few of them it fails in ways that
  // nobody understands.
  roomForConnections()
  const { startApp } = await import('./app/index.ts')
  const config = readConfig()
  const app = await startApp(config)
  // This comes before the address is told, because whoever reads it may end the process at once.
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(fault, (error: unknown) => void giveUp(app, error))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shutDown(app, config.drainMs))
  announce(app)
} catch (error) {
  process.stderr.write(`${whyNot(error)}\n`)
  process.exit(1)
}

function announce(app: App): void {
  const lines = [
    `Helpline is ready.`,
    `  Demo shop with the widget  ${app.url}/`,
    `  Console for agents         ${app.url}/console`,
    `  Admin pages                ${app.url}/admin`,
    ...(app.metricsUrl === undefined ? [] : [`  Metrics                    ${app.metricsUrl}`]),
    ...(app.setupLink === undefined
      ? []
      : [``, `First start: make the first admin with this one-time link`, `  ${app.setupLink}`]),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/**
 * Stops the server so that nobody notices a deploy: a load balancer hears of it first, clients are told when to return,
 * commits finish, and the process is gone within 30 s after the load balancer had its time (F22).
 */
async function shutDown(app: App, drainMs: number): Promise<void> {
  setTimeout(() => process.exit(1), drainMs + STOP_MS).unref()
  await app.drain()
  await app.stop()
  process.exit(process.exitCode ?? 0)
}

let givingUp = false
/**
 * Stops the server after an error that nobody caught. Nothing should come here; whatever did, the process may be in any
 * state. The error is logged, connections are told to come back, commits finish, and the supervisor starts another
 * process (F35).
 */
async function giveUp(app: App, error: unknown): Promise<void> {
  app.logger.fatal(traceOf(error), 'an error that nothing caught: the server stops')
  if (givingUp) return
  givingUp = true
  process.exitCode = 1
  setTimeout(() => process.exit(1), STOP_MS).unref()
  await app.stop().catch(() => undefined)
  process.exit(1)
}

/** Returns where it broke, without the error's message, which may quote what somebody wrote (A56). */
function traceOf(error: unknown): { error: string; code: unknown; stack: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, code: undefined, stack: [] }
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { error: error.name, code: (error as NodeJS.ErrnoException).code, stack: lines.map((line) => line.trim()) }
}
