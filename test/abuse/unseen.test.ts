/** Texts that nobody can see, that are too long by another count, or that are drawn over their neighbours. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutAt } from '../../src/kernel/graphemes.ts'
import { cleanText, previewOf } from '../../src/kernel/text.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { isBlank } from '../../src/protocol/visible.ts'
import { agentOnline, makeAgent, startTestApp, visitorOnline } from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { newKey, type Refused } from '../support/peer.ts'

const UNSEEN = [
  ' \n\t',
  '\u200b',
  '\u200c\u200d',
  '\u2800',
  '\u3164',
  '\u115f',
  '\u1160',
  '\uffa0',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u180e',
  '\u2060',
  '\ufe0f',
  '\u{e0100}',
  '\u{e0041}\u{e007f}',
  '\u0301',
  '\ufeff',
  '\u202e',
  '\u2003\u3000',
  '\u17b4',
  '\u{1d173}',
  '\u0000',
  '\ufffc',
]
const SEEN = ['a', '.', '你', '👍🏽', '🇩🇪', 'ﷺ', 'ا', 'क्', '\u200bx', '😀\ufe0f', '½', '·', '­-']
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: Refused) => error.code,
  )

describe('[TH6] what nobody can see is nothing', () => {
  test.each(UNSEEN)('%j is blank', (text) => expect([isBlank(text), isBlank(text.repeat(3))]).toEqual([true, true]))
  test.each(SEEN)('%j is not', (text) => expect(isBlank(text)).toBe(false))

  test('a visitor with an unseen message or name is refused at every door of the socket', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
    await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    const thread = conversation.thread
    const { room } = await agent.call('create_room', { kind: 'open', name: 'Kitchen' })
    const email = 'ann@example.com'
    for (const text of UNSEEN) {
      const codes = await Promise.all([
        codeOf(visitor.call('post', { thread, key: newKey(), text })),
        codeOf(visitor.call('open', { key: newKey(), text })),
        codeOf(visitor.call('open', { key: newKey(), text: 'x', name: text })),
        codeOf(visitor.call('leave_message', { key: newKey(), text, email })),
        codeOf(visitor.call('leave_message', { key: newKey(), text: 'x', email, name: text })),
        codeOf(agent.call('post', { thread: room.thread, key: newKey(), text })),
        codeOf(agent.call('create_room', { kind: 'open', name: text })),
        codeOf(agent.call('update_room', { room: room.id, name: text })),
      ])
      expect([text, ...codes]).toEqual([text, ...codes.map(() => 'bad_request')])
    }
  })

  test('staff with an unseen name, title, subject or reply are refused at every door of HTTP', async () => {
    const app = await startTestApp()
    const { token } = await makeAgent(app, { role: 'admin' })
    const ask = async (method: string, path: string, body: object) => {
      const answer = await http(app.url, method, path, { token, body })
      return answer.status < 300 ? 'ok' : codeIn(answer)
    }
    const site = app.siteId
    const later = Date.now() + 3_600_000
    const staff = { kind: 'staff', department: null }
    const notice = {
      body: '',
      link: null,
      severity: 'info',
      place: 'card',
      startsAt: null,
      expiresAt: later,
      timeZone: 'UTC',
      audience: staff,
    }
    for (const text of ['\u3164', '\u200b\u2060', '\u2800', '\u0301']) {
      expect(await ask('POST', '/api/v1/canned-replies', { scope: 'personal', shortcut: 'x', text }), 'reply').toBe(
        'bad_request',
      )
      expect(await ask('POST', '/api/v1/departments', { name: text, agents: [] }), 'department').toBe('bad_request')
      expect(await ask('PATCH', `/api/v1/sites/${site}`, { name: text }), 'site').toBe('bad_request')
      expect(await ask('PATCH', '/api/v1/me', { name: text }), 'own name').toBe('bad_request')
      expect(
        await ask('POST', '/api/v1/agents', { name: text, email: 'x@example.com', role: 'agent', capacity: 3 }),
        'agent',
      ).toBe('bad_request')
      expect(await ask('POST', '/api/v1/announcements', { ...notice, title: text }), 'announcement').toBe('bad_request')
    }
    expect(await ask('POST', '/api/v1/announcements', { ...notice, title: 'x' })).toBe('ok')
  })
})

describe('[TH7] limits count UTF-16 code units', () => {
  test('4,000 units are taken, 4,001 are refused, whatever they are made of', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    for (const unit of ['a', '你', '😀']) {
      const full = unit.repeat(LIMITS.textLength / unit.length)
      expect(await codeOf(visitor.call('open', { key: newKey(), text: full }))).toBe('ok')
      expect(await codeOf(visitor.call('open', { key: newKey(), text: `${full}b` }))).toBe('bad_request')
      expect(
        await codeOf(visitor.call('leave_message', { key: newKey(), text: `${full}b`, email: 'a@example.com' })),
      ).toBe('bad_request')
    }
  })

  test('a name of 79 letters and an emoji is refused, not cut; one of 78 keeps its emoji', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    expect(await codeOf(visitor.call('open', { key: newKey(), text: 'x', name: `${'n'.repeat(79)}😀` }))).toBe(
      'bad_request',
    )
    const name = `${'n'.repeat(78)}😀`
    await visitor.call('open', { key: newKey(), text: 'x', name })
    const { conversation } = await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    expect(conversation.visitor.name).toBe(name)
  })

  test('half a surrogate pair is stored as a replacement, and its answer can be read', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    await visitor.call('open', {
      key: newKey(),
      text: 'a\ud83d b',
      page: { url: 'https://shop.example/', title: `${'t'.repeat(199)}\ud83d` },
    })
    const { conversation } = await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    expect(conversation.lastMessage?.preview).toBe('a\ufffd b')
    expect(conversation.page?.title).toBe('t'.repeat(199))
  })

  const characters = ['👩‍👩‍👧‍👦', '🇩🇪', '👍🏽', 'e\u0301', '각', 'กำ', 'क्षि', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️', '1️⃣', 'a', '你', ' ', '.']
  const borders = (text: string) =>
    [...new Intl.Segmenter('en').segment(text)].map(({ index }) => index).concat(text.length)

  test('what is shortened is cut between characters', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...characters), { minLength: 20, maxLength: 200 }),
        fc.nat({ max: 400 }),
        (parts, limit) => {
          const text = parts.join('')
          const cut = cutAt(text, limit)
          expect(cut.length).toBeLessThanOrEqual(limit)
          expect(text.startsWith(cut)).toBe(true)
          expect(borders(text)).toContain(cut.length)
          const preview = previewOf({ text })
          expect(borders(text)).toContain(preview.endsWith('…') ? preview.length - 1 : preview.length)
        },
      ),
    )
    expect(cutAt(`a${'\u0301'.repeat(500)}`, 100)).toHaveLength(100)
  })
})

describe('[TH5] marks in piles', () => {
  test.each([
    ['Vietnamese', 'Tiê\u0301ng Viê\u0323t'],
    ['Hebrew with all its points', 'בְּרֵאשִׁ֖ית בָּרָ֣א'],
    ['Arabic with all its points', 'بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ'],
    ['Thai', 'น้ำ ผู้ที่'],
    ['Hindi', 'क्षत्रिय हूँ'],
    ['Burmese', 'င်္ဂလိပ်စာ ဣန္ဒြေ'],
    ['Khmer', 'ស្ត្រី ខ្ញុំ'],
    ['Tibetan', 'རྒྱལ་མཚན་ ཧཱུྃ བསྒྲུབས'],
    ['phonetics', 'n̪̊ ɔ̃ː d͡ʒ'],
    ['Greek in parts', 'α\u0313\u0301\u0345'],
    ['families and flags', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️‍🔥 1️⃣'],
  ])('%s stays whole', (_, text) => expect(cleanText(text)).toBe(text))

  test('of a pile five marks stay, and of what hides between them nothing helps', () => {
    expect(cleanText(`a${'\u0301'.repeat(300)}b`)).toBe(`a${'\u0301'.repeat(5)}b`)
    expect([...cleanText(`a${'\u0301\u200d'.repeat(300)}b`)].filter((sign) => sign === '\u0301')).toHaveLength(5)
    expect(cleanText(`ก${'\u0e49'.repeat(40)}`)).toBe(`ก${'\u0e49'.repeat(5)}`)
  })

  test('cleaning twice is cleaning once, and takes time by the length alone', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u0301', '\u200d', '\u0e49', '\r\n', '\u202e', 'a', '\ud800'),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const clean = cleanText(parts.join(''))
        expect(cleanText(clean)).toBe(clean)
        expect(clean.isWellFormed()).toBe(true)
      }),
    )
    for (const unit of ['\u0301', '\u200d\u0301', '\ud800', '\r', ' ', 'a\u0301']) {
      const begun = performance.now()
      cleanText(unit.repeat(100_000))
      expect(performance.now() - begun).toBeLessThan(500)
    }
  })
})
