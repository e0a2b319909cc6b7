import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { fold } from '../../src/archive/fold.ts'
import { gramsFor, gramsOf } from '../../src/archive/grams.ts'
import { Archive } from '../../src/archive/index.ts'
import { findTerms, parseQuery } from '../../src/archive/query.ts'
import { shelf } from '../../src/attachment/index.ts'
import { Conversations } from '../../src/conversation/index.ts'
import { type AgentActor, Visitors } from '../../src/identity/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { append, createThread } from '../../src/messaging/index.ts'
import type { ExportQuery } from '../../src/protocol/http-api.ts'
import { type Domain, openDomain } from '../support/domain.ts'

async function setUp() {
  const domain = await openDomain()
  const visitors = new Visitors(domain.database, domain.clock, async () => {})
  const conversations = new Conversations(domain.database, visitors, domain.clock, shelf(10), () => true)
  const open = () => {
    const archive = new Archive(domain.database, 'log', conversations.byIds, domain.logger)
    onTestFinished(() => archive.stop())
    return archive
  }
  return { domain, archive: open(), reopen: open, admin: await domain.agent('admin', 'Root') }
}

interface Seed {
  said?: string[]
  notes?: string[]
  agent?: AgentActor
  visitor?: string
  siteId?: string
  status?: string
  openedAt?: number
}

let number = 0
async function seed({ database, siteId, ...domain }: Domain, from: Seed): Promise<string> {
  const visitor = await domain.visitor({ name: from.visitor ?? 'Eve', siteId: from.siteId ?? siteId })
  const id = newId()
  const at = from.openedAt ?? 1_000
  const site = visitor.siteId
  await database.write(async (tx) => {
    const publicThreadId = await createThread(tx, { kind: 'public', siteId: site, visitorId: visitor.id, ownerId: id })
    const staffThreadId = await createThread(tx, { kind: 'staff', siteId: site, visitorId: null, ownerId: id })
    number += 1
    await tx.db.conversation.create({
      data: {
        id,
        number,
        siteId: site,
        visitorId: visitor.id,
        status: from.status ?? 'closed',
        publicThreadId,
        staffThreadId,
        openKey: newId(),
        openedAt: new Date(at),
        agentId: from.agent?.id ?? null,
      },
    })
    await append(tx, publicThreadId, { author: { kind: 'system', id: 'system', name: '' }, at, event: { name: 'opened' } })
    for (const text of from.said ?? [])
      await append(tx, publicThreadId, { author: { kind: 'visitor', id: visitor.id, name: visitor.name }, at, text, key: newId() })
    for (const text of from.notes ?? [])
      await append(tx, staffThreadId, { author: { kind: 'agent', id: 'a', name: 'Ann' }, at, text, key: newId() })
  })
  return id
}

async function found(archive: Archive, admin: AgentActor, q: string): Promise<string[]> {
  return (await archive.find(admin, { q })).items.map((item) => item.conversation.id)
}
async function exported(archive: Archive, admin: AgentActor, query: ExportQuery): Promise<string> {
  let file = ''
  for await (const line of archive.export(admin, query)) file += line
  return file
}

test('text is compared without case, accents, width and composition; signs that part words are all alike', () => {
  expect(fold('我的订单ABC-123很Café！').text).toBe('我的订单abc 123很cafe ')
  expect(fold('ﾃｽﾄ ひらがな 한국 ＦＵＬＬ').text).toBe('テスト ひらがな 한국 full')
  expect(fold('한국 Ümläut Straße'.normalize('NFD')).text).toBe('한국 umlaut strasse')
  expect(fold('ﾃﾞｽｸﾄｯﾌﾟ').text).toBe('デスクトップ')
  expect(fold('٠٥١٢ ๑๒').text).toBe('0512 12')
  expect(fold('…!?').text).toBe(' ')
})

test('words are found by their beginning, whatever their case, and all of them must be in one message', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: ['I want a Refund for my order', 'thanks'] })
  await seed(domain, { said: ['My order is late'] })
  expect(await found(archive, admin, 'refun ORDER')).toEqual([id])
  expect(await found(archive, admin, 'refund thanks')).toEqual([])
  expect(await found(archive, admin, 'fun')).toEqual([])
})

test('quotes make a phrase of whole words', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: ['the blue whale swims'] })
  await seed(domain, { said: ['the whale is blue'] })
  expect(await found(archive, admin, '"blue whale"')).toEqual([id])
  expect(await found(archive, admin, '“blue whale”')).toEqual([id])
  expect(await found(archive, admin, '"blue wha"')).toEqual([])
})

test('Chinese is found without spaces, as the characters stand, also beside Latin words', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: ['你好，我的订单还没有发货，单号AB123。'] })
  await seed(domain, { said: ['单订 我想退款'] })
  expect(await found(archive, admin, '订单')).toEqual([id])
  expect(await found(archive, admin, '发货 订单')).toEqual([id])
  expect(await found(archive, admin, '单号ab12')).toEqual([id])
  expect(await found(archive, admin, '货发')).toEqual([])
})

test('private notes are found too, and hits are counted over both threads, at most three shown', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: ['apple one', 'apple two', 'pear'], notes: ['apple three', 'apple four'] })
  const { items } = await archive.find(admin, { q: 'apple' })
  expect(items).toMatchObject([{ conversation: { id }, hitCount: 4, messageCount: 5 }])
  expect(items[0]?.hits).toHaveLength(3)
})

test('a hit shows the line around it, in the original words, with what was found marked', async () => {
  const { domain, archive, admin } = await setUp()
  await seed(domain, { said: [`${'x '.repeat(60)}my Café\norder ${'y '.repeat(60)}`] })
  const [item] = (await archive.find(admin, { q: 'cafe ord' })).items
  const parts = item?.hits[0]?.parts ?? []
  expect(parts.filter((part) => part.hit).map((part) => part.text)).toEqual(['Café', 'order'])
  const line = parts.map((part) => part.text).join('')
  expect(line).toMatch(/^….*my Café order .*…$/)
  expect(line.length).toBeLessThan(100)
})

test('a snippet cuts no character in two', async () => {
  const { domain, archive, admin } = await setUp()
  await seed(domain, { said: [`${'😀'.repeat(40)}z needle ${'😀'.repeat(40)}`, `${'😀'.repeat(40)} needle z${'😀'.repeat(40)}`] })
  const [item] = (await archive.find(admin, { q: 'needle' })).items
  expect(item?.hits).toHaveLength(2)
  for (const hit of item?.hits ?? []) for (const part of hit.parts) expect(part.text.isWellFormed()).toBe(true)
})

test('[A43] whatever is typed gives results or none, never an error', async () => {
  const { domain, archive, admin } = await setUp()
  await seed(domain, { said: ['AND OR NOT NEAR body rowid * ^ "quoted" 你好'] })
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        "'",
        '*',
        '^',
        '(',
        ')',
        ':',
        '-',
        '+',
        '{',
        '}',
        ' ',
        'AND',
        'NEAR',
        'body',
        ';',
        '--',
        '你',
        'a',
        '\0',
        '“',
        '\\',
        '%',
      ),
      maxLength: 60,
    }),
  )
  await fc.assert(
    fc.asyncProperty(typed, async (q) => {
      const { items } = await archive.find(admin, { q })
      expect(items.length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 400 },
  )
  for (const q of ['NEAR(a b)', 'body:x', '"', '*', 'a" OR "b', "'; DROP TABLE Message; --", '"'.repeat(200), 'a '.repeat(100)])
    await found(archive, admin, q)
  expect(await found(archive, admin, '"and or not"')).toHaveLength(1)
})

test('any message is found by its own words, and the marking agrees with the index', async () => {
  const { domain, archive, admin } = await setUp()
  const unit = fc.constantFrom('a', 'b', 'é', 'Z', '1', ' ', ' ', '-', '订', '单', 'テ', '한', '，', '😀', '\n')
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, minLength: 1, maxLength: 30 }), async (text) => {
      fc.pre(parseQuery(text).length > 0)
      const id = await seed(domain, { said: [text] })
      const [first] = (await archive.find(admin, { q: text, limit: '1' })).items
      expect(first?.conversation.id).toBe(id)
      expect(findTerms(text, parseQuery(text))).toBeDefined()
    }),
    { numRuns: 60 },
  )
})

test('the index goes on where it ended, over more than a batch, and takes nothing twice', async () => {
  const { domain, archive, reopen, admin } = await setUp()
  await seed(domain, { said: Array.from({ length: 620 }, (_, index) => `melon ${index}`) })
  archive.start()
  await archive.catchUp()
  await archive.stop()
  await seed(domain, { said: ['melon last'] })
  const later = reopen()
  later.start()
  await later.catchUp()
  const { items } = await later.find(admin, { q: 'melon' })
  expect(items.map((item) => item.hitCount)).toEqual([1, 620])
  expect(await later.countIndexed()).toBe(621)
})

test('what was said a moment ago is found: a search waits for the index', async () => {
  const { domain, archive, admin } = await setUp()
  archive.start()
  const id = await seed(domain, { said: ['fresh words'] })
  archive.noteChange()
  expect(await found(archive, admin, 'fresh')).toEqual([id])
  await archive.stop()
})

test('filters hold with and without words: time, agent, also a former one, site, visitor, status', async () => {
  const { domain, archive, admin } = await setUp()
  const [ann, bob] = [await domain.agent('agent', 'Ann'), await domain.agent('agent', 'Bob')]
  const other = await domain.site('Other')
  const a = await seed(domain, { said: ['kiwi'], agent: ann, openedAt: 1_000 })
  const b = await seed(domain, { said: ['kiwi'], agent: bob, openedAt: 2_000, siteId: other, status: 'active' })
  await domain.database.write((tx) =>
    tx.db.assignment.create({
      data: { conversationId: b, agentId: ann.id, epoch: 1, startedAt: new Date(1), endedAt: new Date(2), reason: 'auto' },
    }),
  )
  const visitor = (await domain.database.read.conversation.findUnique({ where: { id: a } }))?.visitorId ?? ''
  for (const q of [{}, { q: 'kiwi' }, { q: '  ' }]) {
    const ids = async (filter: object) => (await archive.find(admin, { ...q, ...filter })).items.map((item) => item.conversation.id)
    expect(await ids({})).toEqual([b, a])
    expect(await ids({ from: '1000', to: '2000' })).toEqual([a])
    expect(await ids({ from: '1001' })).toEqual([b])
    expect(await ids({ agent: bob.id })).toEqual([b])
    expect(await ids({ agent: ann.id })).toEqual([b, a])
    expect(await ids({ site: other })).toEqual([b])
    expect(await ids({ visitor })).toEqual([a])
    expect(await ids({ status: 'active' })).toEqual([b])
  }
})

test('pages follow each other without a gap, newest first; a cursor of nobody’s is refused', async () => {
  const { domain, archive, admin } = await setUp()
  const ids: string[] = []
  for (let index = 0; index < 5; index++) ids.unshift(await seed(domain, { said: ['plum'] }))
  for (const q of [{}, { q: 'plum' }]) {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await archive.find(admin, { ...q, limit: '2', ...(cursor === '' ? {} : { cursor }) })
      seen.push(...page.items.map((item) => item.conversation.id))
      cursor = page.next
    }
    expect(seen).toEqual(ids)
  }
  await expect(archive.find(admin, { cursor: 'x' })).rejects.toMatchObject({ code: 'bad_request' })
})

test('a transcript is the whole conversation with its notes and the hits in both; an unknown one is not_found', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: ['fig tree', 'oak'], notes: ['likes figs'] })
  const transcript = await archive.open(admin, id, 'fig')
  expect(transcript.messages.map((message) => message.text ?? message.event?.name)).toEqual(['opened', 'fig tree', 'oak'])
  expect(transcript.notes.map((note) => note.text)).toEqual(['likes figs'])
  expect(transcript.hits.map((hit) => [hit.thread, hit.seq])).toEqual([
    [transcript.conversation.publicThread, 2],
    [transcript.conversation.staffThread, 1],
  ])
  expect((await archive.open(admin, id)).hits).toEqual([])
  await expect(archive.open(admin, newId())).rejects.toMatchObject({ code: 'not_found' })
})

test('only admins look things up', async () => {
  const { domain, archive } = await setUp()
  const id = await seed(domain, { said: ['x'] })
  for (const actor of [await domain.agent('agent'), await domain.agent('supervisor')]) {
    await expect(archive.find(actor, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(archive.open(actor, id)).rejects.toMatchObject({ code: 'forbidden' })
    expect(() => archive.export(actor, { format: 'csv' })).toThrow('may not')
  }
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])(
  '[A45] a cell that begins as the formula %j is made text',
  async (text) => {
    const { domain, archive, admin } = await setUp()
    await seed(domain, { said: ['hello'], visitor: text })
    const file = await exported(archive, admin, { format: 'csv' })
    expect(file).toMatch(/,"?'[\s]*[=+\-@＝]/)
    expect(file).not.toMatch(/(?:^|,|\n)"?\s*[=+\-@＝]/)
  },
)

test('a CSV file begins with a byte order mark and quotes what needs it; notes only when they are asked for', async () => {
  const { domain, archive, admin } = await setUp()
  await seed(domain, { said: ['a "b", c\nd'], notes: ['the note'], visitor: '王, 五' })
  const file = await exported(archive, admin, { format: 'csv' })
  expect(file.startsWith('\ufeffnumber,site,visitor,')).toBe(true)
  expect(file).toContain(',"王, 五",')
  expect(file).toContain('a ""b"", c\nd"\r\n')
  expect(file).not.toContain('the note')
  expect(await exported(archive, admin, { format: 'csv', notes: 'yes' })).toContain('the note')
})

test('a JSONL file has one line a conversation, all that match, over more than one page, without keys', async () => {
  const { domain, archive, admin } = await setUp()
  for (let index = 0; index < 103; index++) await seed(domain, { said: [`lime ${index}`], notes: ['note'] })
  await seed(domain, { said: ['lemon'] })
  const lines = (await exported(archive, admin, { format: 'jsonl', q: 'lime' }))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { messages: { text?: string; key?: string }[]; notes?: unknown[] })
  expect(lines).toHaveLength(103)
  expect(lines[0]?.messages.at(-1)).toMatchObject({ text: 'lime 102', author: { kind: 'visitor', name: 'Eve' } })
  expect(lines.some((line) => line.notes !== undefined || line.messages.some((message) => message.key !== undefined))).toBe(false)
  const withNotes = (await exported(archive, admin, { format: 'jsonl', q: 'lemon OR', notes: 'yes' })).trim()
  expect(withNotes).toBe('')
  expect(JSON.parse(await exported(archive, admin, { format: 'jsonl', q: 'lemon', notes: 'yes' }))).toMatchObject({ notes: [] })
})
