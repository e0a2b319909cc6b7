/**
 * A node of the last release goes on while one of this build migrates the database under it. PREVIOUS_RELEASE=COMMIT
 * names another one to try.
 */
import { expect } from 'vitest'
import { redisUrl, tempDir } from '../support/app.ts'
import { http } from '../support/http.ts'
import { newKey, Peer } from '../support/peer.ts'
import { buildRelease, previousRelease } from '../support/previous-release.ts'
import { startProcess } from '../support/process.ts'
import { onPostgresql, ownDatabase } from '../support/store.ts'
import { testWhere } from '../support/test-where.ts'

const test = onPostgresql
  ? testWhere(previousRelease !== undefined, 'needs a release that is tagged, with the history of git')
  : testWhere(false, 'needs PostgreSQL')

test('[F23] a node of the last release and one of this build serve people together', async () => {
  const settings = {
    DATABASE_URL: await ownDatabase(),
    REDIS_URL: redisUrl(),
    FILES_DIR: tempDir(),
    CHECK_FRAMES: 'no',
  }
  const older = await startProcess(
    tempDir(),
    { ...settings, NODE_NAME: 'older' },
    buildRelease(previousRelease as string),
  )
  const setup = {
    token: older.setupLink?.split('#')[1],
    name: 'Ada',
    email: 'ada@example.com',
    password: 'a long enough one',
    siteName: 'Shop',
    origins: [],
  }
  const { accessToken } = (await http(older.url, 'POST', '/api/v1/setup', { body: setup })).body as {
    accessToken: string
  }
  const sites = await http(older.url, 'GET', '/api/v1/sites', { token: accessToken })
  const site = (sites.body as { items: { key: string }[] }).items[0]?.key
  const arrived = await http(older.url, 'POST', '/api/v1/visitors/tokens', { body: { site } })
  const visitor = await Peer.open(older.url)
  await visitor.call('hello', { version: 1, token: (arrived.body as { token: string }).token })

  const newer = await startProcess(tempDir(), { ...settings, NODE_NAME: 'newer' })
  const agent = await Peer.open(newer.url)
  await agent.call('hello', { version: 1, token: accessToken })
  await agent.call('inbox', {})
  await agent.call('availability', { status: 'online' })
  await expect.poll(() => visitor.call('open', { key: newKey(), text: 'hello' }).then(Boolean, () => false)).toBe(true)
  const { conversation } = await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
  const { thread } = conversation
  await visitor.call('follow', { thread })
  await agent.call('follow', { thread })
  await visitor.call('post', { thread, key: newKey(), text: 'from the older one' })
  await agent.event('message', ({ message }) => message.text === 'from the older one')
  await agent.call('post', { thread, key: newKey(), text: 'from the newer one', epoch: 1 })
  await visitor.event('message', ({ message }) => message.text === 'from the newer one')
  expect(await older.terminate()).toBe(0)
  expect(older.output()).not.toMatch(/"level":(50|60)/)
})
