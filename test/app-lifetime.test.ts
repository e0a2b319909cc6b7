import { expect, test } from 'vitest'
import { startApp } from '../src/app/index.ts'
import { readConfig } from '../src/config.ts'
import { systemTime } from '../src/kernel/awake.ts'
import { Lifetime } from '../src/kernel/lifetime.ts'
import { tempDir } from './support/app.ts'
import { isLetGo } from './support/outside.ts'
import { eventually } from './support/peer.ts'
import { databaseUrl } from './support/store.ts'

test('what was opened is closed in reverse, each once, also behind one that fails', async () => {
  const lifetime = new Lifetime()
  const closed: string[] = []
  for (const name of ['first', 'second', 'third'])
    expect(
      lifetime.own(name, async (part) => {
        closed.push(part)
        if (part === 'second') throw new Error('cannot be closed')
      }),
    ).toBe(name)
  await expect(lifetime.end()).rejects.toThrow('cannot be closed')
  await expect(lifetime.end()).rejects.toThrow('cannot be closed')
  expect(closed).toEqual(['third', 'second', 'first'])
})

/** Fails at its `step`th part, as it would when the constructor of that part, or whatever follows it, throws. */
class Failing extends Lifetime {
  parts = 0
  private readonly step: number
  constructor(step: number) {
    super()
    this.step = step
  }

  override own<Part>(part: Part, close: (part: Part) => unknown): Part {
    super.own(part, close)
    this.parts += 1
    if (this.parts === this.step) throw new Error(`step ${this.step}`)
    return part
  }
}

/** Lists what keeps a process alive, except for the files that the test runner itself reads now and then. */
const open = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => kind !== 'FSReqCallback')
    .sort()
const config = async (dataDir: string, port = 0) => ({
  ...readConfig({}),
  port,
  logLevel: 'silent' as const,
  dataDir,
  databaseUrl: await databaseUrl(dataDir),
})

test('[F6] a start that fails at any step leaves nothing open, and the next one works', async () => {
  const dataDir = tempDir()
  const settings = await config(dataDir)
  const whole = new Failing(Number.POSITIVE_INFINITY)
  await (await startApp(settings, systemTime(), whole)).stop()
  expect(whole.parts).toBeGreaterThan(15)
  await eventually(() => !open().some((kind) => /^(TCP|SimpleShutdown)/.test(kind)), 'the last sockets to be closed')
  const before = JSON.stringify(open())
  const nothingElse = (when: string) =>
    eventually(() => JSON.stringify(open()) === before, `nothing else to be open after ${when}`)
  for (let step = 1; step <= whole.parts; step += 1) {
    await expect(startApp(settings, systemTime(), new Failing(step))).rejects.toThrow(`step ${step}`)
    await eventually(() => isLetGo(dataDir), `the database to be let go after step ${step}`)
    await nothingElse(`step ${step}`)
  }
  const app = await startApp(settings)
  const taken = Number(new URL(app.url).port)
  await expect(startApp(await config(tempDir(), taken))).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await app.stop()
  await nothingElse('all')
})
