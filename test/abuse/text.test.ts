import { describe, expect, test } from 'vitest'
import { newId, newSecret } from '../../src/kernel/ids.ts'
import { agentOnline, makeAgent, SHOP, startTestApp, visitorOnline } from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { newKey, type Refused } from '../support/peer.ts'

const active = (frame: { conversation: { status: string } }) => frame.conversation.status === 'active'

describe('text is text', () => {
  test('[A4] ids hold 128 random bits, secrets 256; guessing secrets makes new visitors, and is slowed', async () => {
    expect(Buffer.from(newId(), 'base64url')).toHaveLength(16)
    expect(Buffer.from(newSecret(), 'base64url')).toHaveLength(32)
    expect(new Set(Array.from({ length: 1_000 }, newId)).size).toBe(1_000)
    const now = Date.now()
    const app = await startTestApp({ rateFactor: 1 }, () => now)
    const ids = new Set<string>()
    const codes: string[] = []
    for (let i = 0; i < 140; i += 1) {
      const answer = await http(app.url, 'POST', '/api/v1/visitors/tokens', {
        body: { site: app.key, secret: newSecret() },
        headers: { origin: SHOP },
      })
      if (answer.status === 200) ids.add((answer.body as { visitor: { id: string } }).visitor.id)
      else codes.push(codeIn(answer))
    }
    expect(ids.size).toBe(120)
    expect(codes).toEqual(Array.from({ length: 20 }, () => 'rate_limited'))
  })

  test('[A7] [A8] markup stays text, and control and direction characters leave names, titles and messages', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    const text = '<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1))'
    await visitor.call('open', {
      key: newKey(),
      text,
      name: '\u202e<b>Eve</b>\u0000\n  Smith',
      page: { url: 'javascript:alert(1)', title: '\u2066<script>title\u2069' },
    })
    const { conversation } = await agent.event('staff_conversation', active)
    expect(conversation.visitor.name).toBe('<b>Eve</b> Smith')
    expect(conversation.page).toMatchObject({ url: '', title: '<script>title' })
    const { messages } = await agent.call('follow', { thread: conversation.publicThread })
    expect(messages.find((message) => message.kind === 'text')?.text).toBe(text)
    await visitor.call('post', { thread: conversation.publicThread, key: newKey(), text: 'next' })
    const next = await agent.event('message', (frame) => frame.message.text === 'next')
    expect(next.message.author.name).toBe('<b>Eve</b> Smith')
  })

  test('[A7] an e-mail with markup or line breaks is refused', async () => {
    const app = await startTestApp()
    const visitor = await visitorOnline(app)
    for (const email of [
      '<x>@example.com',
      'a b@example.com',
      'a@b\nBcc: c@d',
      '"a"@b',
      'a@',
      `${'a'.repeat(260)}@b`,
    ]) {
      const refused = await visitor.call('leave_message', { key: newKey(), text: 'x', email }).then(
        () => 'ok',
        (error: Refused) => error.code,
      )
      expect(refused, email).toBe('bad_request')
    }
  })

  test('[A51] pages of staff are framed by nobody, and run no foreign script', async () => {
    const app = await startTestApp()
    await makeAgent(app)
    const { headers } = await http(app.url, 'GET', '/api/v1/setup')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe-inline')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})
