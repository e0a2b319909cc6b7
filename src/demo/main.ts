/** `npm run demo` starts a throw-away installation that has something on every screen, and visitors who write. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type App, startApp } from '../app/index.ts'
import { whyNot } from '../app/why-not.ts'
import { readConfig } from '../config.ts'
import { seed } from './seed.ts'
import { simulate } from './simulate.ts'

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-demo-'))
const app = await started()
const access = await seed(app)
process.stdout.write(
  [
    'The Helpline demo is ready. Its data is thrown away when it stops.',
    `  Demo shop with the widget  ${app.url}/`,
    `  Console for agents         ${app.url}/console`,
    `  Admin pages                ${app.url}/admin`,
    '',
    'Sign in as',
    ...access.accounts.map((account) => `  ${account.email.padEnd(20)} ${account.password}   ${account.role}`),
    '',
    'Two visitors write as soon as an agent is online.',
    '',
  ].join('\n'),
)
const simulation = simulate(app, access.siteId)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    simulation.stop()
    void app.stop().then(() => {
      fs.rmSync(dataDir, { recursive: true, force: true })
      process.exit(0)
    })
  })
}

async function started(): Promise<App> {
  try {
    return await startApp({
      ...readConfig(),
      dataDir,
      databaseUrl: undefined,
      redisUrl: undefined,
      s3: undefined,
      logLevel: 'warn',
    })
  } catch (error) {
    fs.rmSync(dataDir, { recursive: true, force: true })
    process.stderr.write(`${whyNot(error)}\n`)
    return process.exit(1)
  }
}
