import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { startTestApp, tempDir } from '../support/app.ts'
import { refusal, used } from '../support/failed-starts.ts'
import { http } from '../support/http.ts'
import { changeDatabase, forbidWrites } from '../support/outside.ts'
import { Peer } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'

const isRoot = process.getuid?.() === 0

describe('[F6] [F42] surroundings that are wrong', () => {
  test('a file in place of the data folder', async () => {
    const file = path.join(tempDir(), 'data')
    fs.writeFileSync(file, 'x')
    expect(await refusal({ DATA_DIR: file })).toContain('DATA_DIR must be a folder')
    expect(await refusal({ DATA_DIR: path.join(file, 'below') })).toContain('DATA_DIR must be a folder')
  })

  test('a data folder that may not be written, and a database of somebody else', async (context) => {
    if (!isRoot) return context.skip('only root can be another user')
    const folder = tempDir()
    fs.chmodSync(folder, 0o755)
    expect(await refusal({ DATA_DIR: path.join(folder, 'data') }, 65_534)).toContain('No permission')
    const other = await used()
    for (const name of [other, ...fs.readdirSync(other).map((file) => path.join(other, file))])
      fs.chmodSync(name, 0o755)
    expect(await refusal({ DATA_DIR: other }, 65_534)).toMatch(/must (belong to|be writable for) the user/)
  })

  test('a folder for files that may be read and not be written', async (context) => {
    if (!isRoot) return context.skip('only root can be another user')
    for (const name of ['incoming', 'files']) {
      const folder = await used()
      execFileSync('chown', ['-R', '65534:65534', folder])
      fs.chmodSync(path.join(folder, name), 0o555)
      expect(await refusal({ DATA_DIR: folder }, 65_534)).toMatch(/No permission to write to .*(incoming|files)/)
    }
  })

  test('links that lead nowhere or in a circle, and a name without end', async () => {
    const folder = tempDir()
    const link = path.join(folder, 'link')
    fs.symlinkSync(path.join(folder, 'nowhere', 'else'), link)
    expect(await refusal({ DATA_DIR: link })).toContain('leads nowhere')
    const circle = path.join(folder, 'circle')
    fs.symlinkSync(circle, circle)
    expect(await refusal({ DATA_DIR: circle })).toContain('circle of links')
    expect(await refusal({ DATA_DIR: path.join(folder, 'x'.repeat(300)) })).toContain('shorter')
  })

  test('a schema that is newer than the build', async () => {
    const folder = await used()
    await changeDatabase(
      folder,
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
       VALUES ('x', 'x', CURRENT_TIMESTAMP, '9999_later', 1)`,
    )
    expect(await refusal({ DATA_DIR: folder })).toContain('9999_later')
  })

  test('an address that is not of this machine, and a port that is taken', async () => {
    expect(await refusal({ DATA_DIR: tempDir(), HOST: '192.0.2.1' })).toContain('HOST is no address of this machine')
    const app = await startTestApp()
    const taken = { HOST: '127.0.0.1', PORT: new URL(app.url).port }
    expect(await refusal({ DATA_DIR: tempDir(), ...taken })).toContain('The port is in use')
    expect(await refusal(taken, undefined, 'dist/server/demo/main.js')).toContain('The port is in use')
  })

  test('a file, or no permission, where a folder within the data folder belongs: the sentence says where', async (context) => {
    const folder = await used()
    for (const name of ['files', 'incoming', 'pages']) {
      const place = path.join(folder, name)
      fs.rmSync(place, { recursive: true, force: true })
      fs.writeFileSync(place, '')
      expect(await refusal({ DATA_DIR: folder })).toContain(place)
      fs.rmSync(place)
    }
    if (!isRoot) return context.skip('only root can be another user')
    const other = await used()
    execFileSync('chown', ['-R', '65534:65534', other])
    fs.rmSync(path.join(other, 'pages'), { recursive: true, force: true })
    fs.mkdirSync(path.join(other, 'pages'), { mode: 0o755 })
    expect(await refusal({ DATA_DIR: other }, 65_534)).toContain(
      `No permission to write to ${path.join(other, 'pages')}`,
    )
  })

  test('a place where no folder can be made', async (context) => {
    if (!fs.existsSync('/proc/self')) return context.skip('there is no /proc here')
    expect(await refusal({ DATA_DIR: '/proc/helpline' })).toContain('no folder can be made there')
    expect(await refusal({ DATA_DIR: '/proc/helpline/data' })).toContain('no folder can be made there')
  })
})

test('[F24] a second server on a data folder is refused; when the first is gone, however, it is let in', async () => {
  const folder = tempDir()
  const first = await startProcess(folder)
  expect(await refusal({ DATA_DIR: folder })).toContain('Another server runs on DATA_DIR')
  first.pause()
  expect(await refusal({ DATA_DIR: folder })).toContain('Another server runs on DATA_DIR')
  await first.kill()
  const second = await startProcess(folder)
  expect(await second.terminate()).toBe(0)
})

test('[F6] a database that can no longer be written: told by /readyz', async () => {
  const app = await startTestApp()
  const ready = async () => (await http(app.url, 'GET', '/readyz')) as { status: number; body: { problems: string[] } }
  const write = () =>
    app.services.database.write((tx) => tx.db.sql.run(`DELETE FROM "Setting" WHERE "name" = 'nothing'`))
  await forbidWrites(app)
  await expect(write()).rejects.toThrow()
  expect(await ready()).toMatchObject({
    status: 503,
    body: { problems: [expect.stringContaining('cannot be written')] },
  })
})

test('[F35] an error that nothing caught is logged, clients are told to come back, and the process ends with 1', async () => {
  const plant = "process.on('SIGUSR2', () => { throw new Error('planted') })"
  const server = await startProcess(tempDir(), {
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(plant)}`,
  })
  const peer = await Peer.open(server.url)
  server.signal('SIGUSR2')
  expect(await peer.closing()).toBe(1012)
  expect(await server.exited).toBe(1)
  expect(server.output()).toContain('an error that nothing caught')
  expect(server.output()).toContain('planted')
})
