import '../support/page.ts'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { agentOf } from '../support/entities.ts'
import { type Asked, json, refusal, serve } from '../support/page.ts'

// Each test is a page of its own, and no two are tabs of one browser.
Reflect.deleteProperty(globalThis, 'BroadcastChannel')
let session: typeof import('../../widgets/ui/session/session.ts')
let calls: typeof import('../../widgets/ui/session/call.ts')
let language: typeof import('../../widgets/ui/i18n/language.ts')

/** Opens another page, which knows nothing of the last one. */
beforeEach(async () => {
  vi.resetModules()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  session = await import('../../widgets/ui/session/session.ts')
  calls = await import('../../widgets/ui/session/call.ts')
  language = await import('../../widgets/ui/i18n/language.ts')
})
afterEach(() => void vi.useRealTimers())

const entered = (token: string, lastsMs = 900_000, also: Parameters<typeof agentOf>[1] = {}) => ({
  accessToken: token,
  expiresAt: Date.now() + lastsMs,
  agent: agentOf('Mei', also),
})
const isRefresh = ({ address }: Asked) => address === '/api/v1/sessions/refresh'
const refreshes = (asked: Asked[]) => asked.filter(isRefresh).length

describe('a page that opens', () => {
  test('finds the session of this browser, in the language of the agent', async () => {
    serve(() => json(entered('t1', 900_000, { language: 'zh-CN' })))
    await session.startSession()
    expect(session.session.value).toMatchObject({ kind: 'signed-in', agent: { name: 'Mei' } })
    expect([language.language.value, document.documentElement.lang]).toEqual(['zh-CN', 'zh-CN'])
  })

  test.each([['bad_token'], ['expired_token'], ['forbidden']])('is signed out by %s', async (code) => {
    serve(() => refusal(401, { code, message: '' }))
    await session.startSession()
    expect(session.session.value).toEqual({ kind: 'signed-out' })
  })

  test('says that the server cannot be asked, asks again after a while, and is signed in then', async () => {
    let up = false
    serve(() => (up ? json(entered('t1')) : refusal(503, { code: 'busy', message: '', retryAfterMs: 4_000 })))
    await session.startSession()
    expect(session.session.value).toMatchObject({ kind: 'unreachable', error: { code: 'busy' } })
    up = true
    await vi.advanceTimersByTimeAsync(3_999)
    expect(session.session.value.kind).toBe('unreachable')
    await vi.advanceTimersByTimeAsync(1)
    expect(session.session.value.kind).toBe('signed-in')
  })
})

describe('the access token', () => {
  test('is asked for once for many who need it at the same time', async () => {
    const asked = serve((each) => (isRefresh(each) ? json(entered('t1')) : json({ items: [] })))
    await Promise.all([calls.call('listSites'), calls.call('listAgents'), calls.call('listTickets')])
    expect(refreshes(asked)).toBe(1)
    expect(asked.filter((each) => !isRefresh(each)).map(({ headers }) => headers['authorization'])).toEqual(
      Array(3).fill('Bearer t1'),
    )
  })

  test('that the server refuses is renewed, and the call made again with the new one', async () => {
    let issued = 0
    const asked = serve((each) => {
      if (isRefresh(each)) return json(entered(`t${++issued}`))
      return each.headers['authorization'] === 'Bearer t1'
        ? refusal(401, { code: 'expired_token', message: '' })
        : json({ items: ['site'] })
    })
    expect(await calls.call('listSites')).toEqual({ items: ['site'] })
    expect(refreshes(asked)).toBe(2)
  })

  test('that is refused twice is given up: nobody goes around in a circle', async () => {
    const asked = serve((each) =>
      isRefresh(each) ? json(entered('t1')) : refusal(401, { code: 'bad_token', message: '' }),
    )
    await expect(calls.call('listSites')).rejects.toMatchObject({ code: 'bad_token' })
    expect(asked.length).toBe(4)
  })

  test('is not renewed for what another refusal says', async () => {
    const asked = serve((each) =>
      isRefresh(each) ? json(entered('t1')) : refusal(403, { code: 'forbidden', message: '' }),
    )
    await expect(calls.call('listSites')).rejects.toMatchObject({ code: 'forbidden' })
    expect(refreshes(asked)).toBe(1)
  })

  test('with little left is not used, one with more is', async () => {
    const lasts = { ms: 19_000 }
    const asked = serve(() => json(entered('t', lasts.ms)))
    await session.getToken()
    await session.getToken()
    expect(refreshes(asked)).toBe(2)
    lasts.ms = 60_000
    await session.getToken()
    await session.getToken()
    expect(refreshes(asked)).toBe(3)
  })

  test('is renewed before it runs out, without anybody asking', async () => {
    const asked = serve(() => json(entered('t', 200_000)))
    await session.getToken()
    await vi.advanceTimersByTimeAsync(105_000)
    expect(refreshes(asked)).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(refreshes(asked)).toBe(2)
  })

  test('that was refused elsewhere is dropped, an older one leaves the present one', async () => {
    const asked = serve(() => json(entered('t1')))
    await session.getToken()
    session.dropToken('t0')
    await session.getToken()
    expect(refreshes(asked)).toBe(1)
    session.dropToken('t1')
    await session.getToken()
    expect(refreshes(asked)).toBe(2)
  })

  test('is renewed by one tab at a time, where the browser has locks', async () => {
    const held: string[] = []
    const before = navigator
    Object.defineProperty(globalThis, 'navigator', {
      configurable: true,
      value: {
        languages: [],
        locks: {
          request(name: string, work: () => unknown) {
            held.push(name)
            return work()
          },
        },
      },
    })
    onTestFinished(() => void Object.defineProperty(globalThis, 'navigator', { configurable: true, value: before }))
    serve(() => json(entered('t1')))
    await session.getToken()
    expect(held).toEqual(['helpline:refresh'])
  })
})

describe('somebody', () => {
  test('who signs in is in at once; wrong words change nothing', async () => {
    serve(() => json(entered('t1')))
    await session.signIn({ email: 'mei@shop.test', password: 'secret' })
    expect(session.session.value).toMatchObject({ kind: 'signed-in' })
    serve(() => refusal(401, { code: 'bad_credentials', message: '' }))
    await expect(session.signIn({ email: 'mei@shop.test', password: 'no' })).rejects.toMatchObject({
      code: 'bad_credentials',
    })
    expect(session.session.value).toMatchObject({ kind: 'signed-in' })
  })

  test('who signs out is out, whether the server answers or not, and is renewed no more', async () => {
    serve(() => json(entered('t1', 200_000)))
    await session.startSession()
    const asked = serve(() => {
      throw new TypeError('no network')
    })
    await session.signOut()
    expect(session.session.value).toEqual({ kind: 'signed-out' })
    await vi.advanceTimersByTimeAsync(300_000)
    expect(asked.map(({ method }) => method)).toEqual(['DELETE'])
  })

  test('who changes name or language sees it, but only who is signed in', async () => {
    session.changeMe(agentOf('Mei'))
    expect(session.session.value).toEqual({ kind: 'loading' })
    session.enter(entered('t1'))
    session.changeMe(agentOf('Mei Chen', { language: 'zh-CN' }))
    expect(session.session.value).toMatchObject({ agent: { name: 'Mei Chen' } })
    expect(language.language.value).toBe('zh-CN')
  })
})

describe('a file', () => {
  test('is asked for with the token in a header', async () => {
    const asked = serve((each) => (isRefresh(each) ? json(entered('t1')) : new Response('number\n1\n')))
    const file = await calls.callFile('exportTranscripts', { query: { format: 'csv' } } as never)
    expect(await file.text()).toBe('number\n1\n')
    expect(asked.at(-1)).toMatchObject({ headers: { authorization: 'Bearer t1' } })
    expect(asked.at(-1)?.address).not.toContain('t1')
  })

  test('that is not given is an error, and a search that was given up is none of the server’s', async () => {
    serve((each) => (isRefresh(each) ? json(entered('t1')) : refusal(404, { code: 'not_found', message: '' })))
    await expect(calls.callFile('exportTranscripts', {} as never)).rejects.toMatchObject({ code: 'not_found' })
    const abort = new AbortController()
    abort.abort()
    await expect(calls.callUntil(abort.signal, 'listSites')).rejects.toMatchObject({ name: 'AbortError' })
  })
})
