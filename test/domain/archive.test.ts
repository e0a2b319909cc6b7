import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { fold } from '../../src/archive/fold.ts'
import { Archive } from '../../src/archive/index.ts'
import { findTerms, parseQuery } from '../../src/archive/query.ts'
import { shelf } from '../../src/attachment/index.ts'
import { Conversations } from '../../src/conversation/index.ts'
import { type AgentActor, Visitors } from '../../src/identity/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { append, createThread } from '../../src/messaging/index.ts'
import type { ExportQuery } from '../../src/protocol/http-api.ts'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { type Domain, openDomain } from '../support/domain.ts'
import { testOnSqlite } from '../support/store.ts'

async function setUp() {
  const domain = await openDomain()
  const visitors = new Visitors(domain.database, domain.clock)
  const conversations = new Conversations({ ...domain, visitors, shelf: shelf(10), isOnline: () => true })
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
    await append(tx, publicThreadId, {
      author: { kind: 'system', id: 'system', name: '' },
      at,
      event: { name: 'opened' },
    })
    for (const text of from.said ?? [])
      await append(tx, publicThreadId, {
        author: { kind: 'visitor', id: visitor.id, name: visitor.name },
        at,
        text,
        key: newId(),
      })
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
  expect(fold('ﾃｽﾄ ひらがな 한국 ＦＵＬＬ').text).toBe('てすと ひらがな 한국 full')
  expect(fold('한국 Ümläut Straße'.normalize('NFD')).text).toBe('한국 umlaut strasse')
  expect(fold('ﾃﾞｽｸﾄｯﾌﾟ').text).toBe('ですくとっぷ')
  expect(fold('٠٥١٢ ๑๒').text).toBe('0512 12')
  expect(fold('…!?').text).toBe('')
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

test('either of Japan’s syllabaries finds the other', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: ['アプリのカギがありません'] })
  await seed(domain, { said: ['アプリの絵はありません'] })
  for (const q of ['かぎ', 'カギ', 'ｶｷﾞ', 'カギガ']) expect(await found(archive, admin, q), q).toEqual([id])
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
  await seed(domain, {
    said: [`${'😀'.repeat(40)}z needle ${'😀'.repeat(40)}`, `${'😀'.repeat(40)} needle z${'😀'.repeat(40)}`],
  })
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
  for (const q of [
    'NEAR(a b)',
    'body:x',
    '"',
    '*',
    'a" OR "b',
    "'; DROP TABLE Message; --",
    '"'.repeat(200),
    'a '.repeat(100),
  ])
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
  expect(items.map((item) => item.hitCount)).toEqual([1, 50])
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
      data: {
        conversationId: b,
        agentId: ann.id,
        epoch: 1,
        startedAt: new Date(1),
        endedAt: new Date(2),
        reason: 'auto',
      },
    }),
  )
  const visitor = (await domain.database.read.conversation.findUnique({ where: { id: a } }))?.visitorId ?? ''
  for (const q of [{}, { q: 'kiwi' }, { q: '  ' }]) {
    const ids = async (filter: object) =>
      (await archive.find(admin, { ...q, ...filter })).items.map((item) => item.conversation.id)
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
  expect(transcript.messages.map((message) => message.text ?? message.event?.name)).toEqual([
    'opened',
    'fig tree',
    'oak',
  ])
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
  expect(
    lines.some((line) => line.notes !== undefined || line.messages.some((message) => message.key !== undefined)),
  ).toBe(false)
  const withNotes = (await exported(archive, admin, { format: 'jsonl', q: 'lemon OR', notes: 'yes' })).trim()
  expect(withNotes).toBe('')
  expect(JSON.parse(await exported(archive, admin, { format: 'jsonl', q: 'lemon', notes: 'yes' }))).toMatchObject({
    notes: [],
  })
})

const COMPOSITIONS: [string, string, string][] = [
  ['Korean', '배송이 늦어요 한국', '한국'],
  ['German', 'Die Größe der Tür', 'größe'],
  ['Japanese', 'ガギグ パソコン', 'パソコン'],
  ['Vietnamese', 'Tiếng Việt Nguyễn', 'nguyễn'],
  ['Greek', 'Οδυσσεύς έφυγε', 'οδυσσευς'],
]
test.each(COMPOSITIONS)(
  '%s is found composed and decomposed, whichever of the two was typed',
  async (_, said, word) => {
    const { domain, archive, admin } = await setUp()
    const id = await seed(domain, { said: [said.normalize('NFC')] })
    const other = await seed(domain, { said: [said.normalize('NFD')] })
    for (const form of ['NFC', 'NFD', 'NFKD']) {
      expect(await found(archive, admin, word.normalize(form))).toEqual([other, id])
      const [item] = (await archive.find(admin, { q: word.normalize(form) })).items
      expect(item?.hits[0]?.parts.some((part) => part.hit)).toBe(true)
    }
  },
)

test('half-width kana is found by full-width kana, and the reverse', async () => {
  const { domain, archive, admin } = await setUp()
  const half = await seed(domain, { said: ['ﾊﾟｿｺﾝが壊れた'] })
  const full = await seed(domain, { said: ['パソコンが壊れた'] })
  expect(await found(archive, admin, 'パソコン')).toEqual([full, half])
  expect(await found(archive, admin, 'ﾊﾟｿｺﾝ')).toEqual([full, half])
})

const WITHOUT_BLANKS: [string, string, string][] = [
  ['Thai', 'สวัสดีครับ ผมต้องการคืนสินค้าที่สั่งซื้อเมื่อวาน', 'สินค้า'],
  ['Lao', 'ຂ້ອຍຕ້ອງການສົ່ງຄືນສິນຄ້າ', 'ສິນຄ້າ'],
  ['Khmer', 'ខ្ញុំចង់បង្វិលទំនិញវិញ', 'ទំនិញ'],
  ['Burmese', 'ကျွန်တော်ပစ္စည်းပြန်ပို့ချင်ပါတယ်', 'ပစ္စည်း'],
  ['Chinese', '我的订单还没有发货', '没有'],
  ['Tibetan', 'བོད་སྐད་ཤེས་ཀྱི་ཡོད་པས', 'ཤེས'],
]
test.each(WITHOUT_BLANKS)(
  '%s puts no blanks between words: one is found inside a sentence, and marked',
  async (_, said, word) => {
    const { domain, archive, admin } = await setUp()
    const id = await seed(domain, { said: [said] })
    const [item] = (await archive.find(admin, { q: word })).items
    expect(item?.conversation.id).toBe(id)
    const marked = item?.hits[0]?.parts.filter((part) => part.hit).map((part) => part.text.normalize('NFC'))
    expect(marked).toEqual([word.normalize('NFC')])
  },
)

const INSIDE: [string, string][] = [
  ['my order ORD20240512 is late', '0512'],
  ['my order ORD20240512 is late', '20240512'],
  ['my order ORD20240512 is late', '2405'],
  ['my order ORD-2024-0512 is late', '0512'],
  ['call +49 170 1234567 please', '1234567'],
  ['call +49 170 123 45 67 please', '1234567'],
  ['call (0170) 123-4567 please', '01701234567'],
  ['call 01701234567 please', '0170-1234567'],
  ['call 01701234567 please', '4567'],
  ['IBAN DE89 3704 0044 0532 0130 00', '0532013000'],
  ['die Donaudampfschifffahrt', 'dampfschiff'],
  ['meine Rechnungsnummer fehlt', 'nummer'],
  ['write to ann.example@shop.test', 'shop.test'],
  ['serial SN4471X', '4471'],
  ['والكتاب', 'كتاب'],
]
test.each(INSIDE)('in “%s” the end or the middle %s is found, and marked', async (said, q) => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: [said] })
  await seed(domain, { said: ['nothing of the kind 99'] })
  const { items } = await archive.find(admin, { q })
  expect(items.map((item) => item.conversation.id)).toEqual([id])
  expect(items[0]?.hits[0]?.parts.some((part) => part.hit)).toBe(true)
})

test('short words are found by their beginning only: art is not looked for in start', async () => {
  const { domain, archive, admin } = await setUp()
  await seed(domain, { said: ['let us start the party'] })
  const id = await seed(domain, { said: ['modern art and artists'] })
  expect(await found(archive, admin, 'art')).toEqual([id])
})

test('signs are found: C++ is not every word in c, and an emoji is itself', async () => {
  const { domain, archive, admin } = await setUp()
  const plus = await seed(domain, { said: ['I write C++ all day'] })
  const sharp = await seed(domain, { said: ['c# is what I write'] })
  const thumb = await seed(domain, { said: ['great 👍🏽 cat'] })
  const heart = await seed(domain, { said: ['thanks ❤️'] })
  const flag = await seed(domain, { said: ['from 🇩🇪, 20% off for 5€'] })
  expect(await found(archive, admin, 'C++')).toEqual([plus])
  expect(await found(archive, admin, 'C#')).toEqual([sharp])
  expect(await found(archive, admin, '👍')).toEqual([thumb])
  expect(await found(archive, admin, '👍🏽')).toEqual([thumb])
  expect(await found(archive, admin, '👍🏿')).toEqual([])
  expect(await found(archive, admin, '❤')).toEqual([heart])
  expect(await found(archive, admin, '🇩🇪')).toEqual([flag])
  expect(await found(archive, admin, '20%')).toEqual([flag])
  expect(await found(archive, admin, '5€')).toEqual([flag])
  expect(await found(archive, admin, '???')).toEqual([])
})

test('a visitor is found by name and e-mail, a conversation by number, all that an agent had by name', async () => {
  const { domain, archive, admin } = await setUp()
  const [ann, bob] = [await domain.agent('agent', 'Annika Berg'), await domain.agent('agent', 'Bob')]
  const eve = await seed(domain, { said: ['where is my refund'], visitor: 'Ève Dupont', agent: bob })
  const max = await seed(domain, { said: ['hello'], visitor: 'Max', agent: ann })
  const { visitorId, number } = (await domain.database.read.conversation.findUnique({ where: { id: max } })) ?? {
    visitorId: '',
    number: 0,
  }
  expect(await found(archive, admin, 'dupont')).toEqual([eve])
  expect(await found(archive, admin, `#${number}`)).toEqual([max])
  expect(await found(archive, admin, String(number))).toContain(max)
  expect(await found(archive, admin, 'annika')).toEqual([max])
  expect(await found(archive, admin, 'eve refund')).toEqual([eve])
  expect(await found(archive, admin, 'bob dupont refund')).toEqual([eve])
  expect(await found(archive, admin, 'max refund')).toEqual([])
  const [item] = (await archive.find(admin, { q: 'dupont' })).items
  expect(item).toMatchObject({ hitCount: 0, about: [[{ text: 'Ève ' }, { text: 'Dupont', hit: true }]] })

  // The visitor gets another name later, without a word said.
  await domain.database.write((tx) =>
    tx.db.visitor.update({ where: { id: visitorId }, data: { name: 'Maximilian Stern', email: 'stern@example.org' } }),
  )
  expect(await found(archive, admin, 'stern')).toEqual([max])
  expect(await found(archive, admin, 'stern@example.org')).toEqual([max])
  await domain.database.write((tx) => tx.db.agent.update({ where: { id: ann.id }, data: { name: 'Carla' } }))
  expect(await found(archive, admin, 'carla')).toEqual([max])
  expect(await found(archive, admin, 'annika')).toEqual([])
  await expect.poll(() => domain.database.read.staleTranscript.count()).toBe(0)
})

test('whatever is typed is found in exactly those texts that hold it: the index never loses one', async () => {
  const { domain, archive, admin } = await setUp()
  const unit = fc.constantFrom(
    'a',
    'b',
    'ab',
    'é',
    'ß',
    '1',
    '23',
    ' ',
    ' ',
    '-',
    '+',
    '#',
    '订',
    '单',
    'テ',
    'ｶﾞ',
    '한',
    'ก',
    'ำ',
    '😀',
    '\u0301',
    '\u200d',
  )
  const text = fc.string({ unit, minLength: 1, maxLength: 14 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.string({ unit, minLength: 1, maxLength: 4 }),
      async (said, q) => {
        const terms = parseQuery(q)
        fc.pre(terms.length > 0)
        const visitor = 'Zoe'
        const id = await seed(domain, { said, visitor })
        const { number } = (await domain.database.read.conversation.findUnique({ where: { id } })) ?? { number: 0 }
        const rest = terms.filter((term) => findTerms(`#${number}`, [term]) === undefined)
        const expected = rest.length === 0 || said.some((one) => findTerms(one, rest) !== undefined)
        const [first] = (await archive.find(admin, { q, limit: '1' })).items
        expect(first?.conversation.id === id).toBe(expected)
      },
    ),
    { numRuns: 150 },
  )
})

test('a transcript marks every hit, also far from the first and in the name of a file', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: [`needle ${'hay '.repeat(200)}needle`] })
  const [hit] = (await archive.open(admin, id, 'needle')).hits
  expect(hit?.marks).toEqual([
    { start: 0, end: 6 },
    { start: 807, end: 813 },
  ])
})

test('a deleted conversation is found no more, and leaves no row in the index', async () => {
  const { domain, archive, admin } = await setUp()
  const id = await seed(domain, { said: ['raspberry jam'] })
  expect(await found(archive, admin, 'raspberry')).toEqual([id])
  await domain.database.write((tx) => tx.db.conversation.delete({ where: { id } }))
  expect(await found(archive, admin, 'raspberry')).toEqual([])
  expect(await archive.countIndexed()).toBe(0)
})

testOnSqlite(
  '[F7] an index of another log is made anew, and so is one that is damaged or ahead of its database',
  async () => {
    const { domain, archive, reopen, admin } = await setUp()
    const id = await seed(domain, { said: ['gooseberry'] })
    expect(await found(archive, admin, 'gooseberry')).toEqual([id])
    await archive.stop()
    const file = path.join(path.dirname('file' in domain.place ? domain.place.file : ''), 'search.db')
    const set = (name: string, value: string) => () => {
      const index = keepForever(new Database(file))
      index.exec(`UPDATE "Setting" SET "value" = '${value}' WHERE "name" = '${name}'`)
      index.close()
    }
    const damages = [
      set('log', '1 another'),
      set('position', '999'),
      () => writeFileSync(file, 'not a database, '.repeat(1_000)),
      () => truncateSync(file, 5_000),
      () => rmSync(file),
    ]
    for (const damage of damages) {
      damage()
      const again = reopen()
      expect(await found(again, admin, 'gooseberry')).toEqual([id])
      await again.stop()
    }
  },
)

test('a search that nobody waits for any more is not worked on, and many at once are asked to come back', async () => {
  const { domain, archive, admin } = await setUp()
  await seed(domain, { said: ['plum'] })
  const gone = new AbortController()
  const first = archive.find(admin, { q: 'plum' }, gone.signal)
  gone.abort()
  await expect(first).rejects.toMatchObject({ code: 'busy' })
  const many = await Promise.allSettled(Array.from({ length: 200 }, () => archive.find(admin, { q: 'plum' })))
  const refused = many.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(refused.length).toBeGreaterThan(0)
  for (const reason of refused) expect(reason).toMatchObject({ code: 'busy', retryAfterMs: 1_000 })
  expect((await archive.find(admin, { q: 'plum' })).items).toHaveLength(1)
})

test('times of a CSV file are in the time zone asked for, which the head names; a made-up zone is refused', async () => {
  const { domain, archive, admin } = await setUp()
  await seed(domain, { said: ['hello'], openedAt: Date.UTC(2026, 6, 1, 22, 30) })
  const file = await exported(archive, admin, { format: 'csv', zone: 'Europe/Berlin' })
  expect(file).toContain(',opened (Europe/Berlin),')
  expect(file).toContain(',2026-07-02 00:30:00,')
  expect(await exported(archive, admin, { format: 'csv' })).toContain(',2026-07-01 22:30:00,')
  expect(() => archive.export(admin, { format: 'csv', zone: 'Mars/Phobos' })).toThrow('time zone')
})
