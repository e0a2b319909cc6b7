import { describe, expect, test } from 'vitest'
import { startApp } from '../../src/app/index.ts'
import { readConfig } from '../../src/config.ts'
import { ROWS } from '../../src/protocol/commands/index.ts'
import { ENDPOINTS, type ResultOfEndpoint } from '../../src/protocol/http-api.ts'
import { tempDir } from '../support/app.ts'
import { type Expected, openWorld, type World } from '../support/audited.ts'
import { COMMANDS, IN_QA, TO_VISITORS } from '../support/audited-commands.ts'
import { ENTRIES } from '../support/audited-endpoints.ts'
import { http } from '../support/http.ts'

type Table = Record<string, string | ((world: World) => Promise<Expected>)>

/** Performs each act once, and compares what the log holds since then. */
async function performAll(table: Table): Promise<void> {
  const world = await openWorld()
  for (const [verb, row] of Object.entries(table)) {
    if (typeof row === 'string') continue
    const before = await world.lastId()
    const { actor, action, object, detail } = await row(world)
    const entries = await world.entries(before)
    const entry = entries.find((each) => each.action === action && (object === undefined || each.object === object))
    expect(entry, `${verb}: no ${action} in ${entries.map((each) => each.action).join(', ')}`).toBeDefined()
    expect(entry?.actor, verb).toBe(actor)
    expect(entry?.address, `${verb}: whence`).toMatch(/127\.0\.0\.1|::1/)
    if (detail !== undefined) expect(JSON.parse(entry?.detail ?? 'null'), verb).toEqual(detail)
  }
}

describe('the audit log', () => {
  test('every command is listed: audited, or with the reason why it need not be', () => {
    expect(Object.keys(COMMANDS).sort()).toEqual(Object.keys(ROWS).sort())
    expect(Object.keys(ENTRIES).sort()).toEqual(Object.keys(ENDPOINTS).sort())
  })
  test('every audited command leaves its entry: who, what, and whence', () => performAll(COMMANDS))
  test('a Q&A begun and ended, and a visitor barred, leave their entries', () => performAll(IN_QA))
  test('[AG8] visitors blocked together leave an entry each', () => performAll(TO_VISITORS))
  test('every audited endpoint leaves its entry: who, what, whence, and what changed', () => performAll(ENTRIES))

  test('the set-up leaves its entry', async () => {
    const config = { ...readConfig({}), port: 0, logLevel: 'silent', dataDir: tempDir() } as const
    const app = await startApp(config)
    const body = {
      token: app.setupLink?.split('#')[1],
      name: 'Root',
      email: 'root@example.com',
      password: 'a rather long sentence',
    }
    const answer = await http(app.url, 'POST', '/api/v1/setup', { body: { ...body, siteName: 'Shop', origins: [] } })
    expect(answer.status).toBe(200)
    const [entry] = await app.services.database.read.auditEntry.findMany()
    await app.stop()
    expect(entry).toMatchObject({ action: 'set_up', actor: (answer.body as { agent: { id: string } }).agent.id })
  })

  test('reading the same conversation again leaves no second entry; reading one’s own or the queue, none', async () => {
    const { app, admin, ann, bob, chat, entries, lastId } = await openWorld()
    const { id, thread, epoch } = await chat()
    const before = await lastId()
    for (const _ of [1, 2, 3]) await admin.call('fetch', { thread, after: 0, limit: 10 })
    await admin.call('follow', { thread })
    await ann.call('follow', { thread })
    await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    await bob.call('follow', { thread })
    await ann.call('availability', { status: 'away' })
    await app.services.database.write(async () => undefined)
    const read = (await entries(before)).filter(({ action }) => action === 'conversation_read')
    expect(read.map(({ actor, object }) => [actor, object])).toEqual([[admin.id, id]])
  })

  test('[HT10] admins read it newest first, page after page, by person, action and object; nobody else does', async () => {
    const { app, admin, ann, call, room } = await openWorld()
    const { id } = await room()
    for (let turn = 0; turn < 30; turn += 1) await ann.call('update_room', { room: id, topic: `topic ${turn}` })
    for (let turn = 0; turn < 30; turn += 1) await call('POST', '/departments', { name: `Group ${turn}`, agents: [] })
    const read = (query = '') => call<ResultOfEndpoint<'listAudit'>>('GET', `/audit${query}`)
    const first = await read()
    expect(first.items).toHaveLength(50)
    expect(first.items[0]).toMatchObject({
      actor: admin.id,
      actorName: 'Root',
      action: 'department_created',
      objectName: 'Group 29',
    })
    const second = await read(`?cursor=${first.next}`)
    const ids = [...first.items, ...second.items].map((each) => Number(each.id))
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a))
    expect((await read(`?actor=${ann.id}&action=room_updated`)).items).toHaveLength(30)
    expect(new Set((await read(`?object=${id}`)).items.map((each) => each.objectName))).toEqual(new Set(['General']))
    expect((await read(`?actor=unknown`)).items).toEqual([])
    for (const query of ['?cursor=x', '?actor=%27', '?action=A']) {
      expect((await http(app.url, 'GET', `/api/v1/audit${query}`, { token: admin.token })).status, query).toBe(400)
    }
    expect((await http(app.url, 'GET', '/api/v1/audit', { token: ann.token })).status).toBe(403)
  })

  test('a private room’s name is not told to who reads the log', async () => {
    const { ann, call } = await openWorld()
    const { room } = await ann.call('create_room', { kind: 'private', name: 'Salaries' })
    await ann.call('update_room', { room: room.id, name: 'Salaries 2027' })
    const { items } = await call<ResultOfEndpoint<'listAudit'>>('GET', `/audit?object=${room.id}`)
    expect(items).toHaveLength(2)
    expect(JSON.stringify(items)).not.toContain('Salaries')
  })

  test('a refused act leaves no entry', async () => {
    const { ann, bob, room, entries, lastId } = await openWorld()
    const { id } = await room()
    const before = await lastId()
    await expect(bob.call('archive_room', { room: id })).rejects.toThrow()
    await expect(ann.call('remove_member', { room: id, member: 'nobodynobodynobodynobo' })).rejects.toThrow()
    expect(await entries(before)).toEqual([])
  })
})
