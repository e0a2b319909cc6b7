import { describe, expect, test } from 'vitest'
import { KnownDevices, SignInThrottle } from '../../src/http/index.ts'
import { tickAt } from '../../src/kernel/clock.ts'
import {
  agentOnline,
  makeAgent,
  makeVisitor,
  PASSWORD,
  startTestApp,
  steppedTime,
  type TestApp,
  visitorOnline,
} from '../support/app.ts'
import { type Answer, codeIn, http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'
import { linksOf, upload } from '../support/uploads.ts'

/** Returns for how many milliseconds a try has to wait, or 0 when it may be made. */
function waitOf(take: () => void): number {
  try {
    take()
    return 0
  } catch (error) {
    return (error as { retryAfterMs: number }).retryAfterMs
  }
}

/** Makes a throttle whose clock stands still until the test moves it. */
function throttleAt() {
  const time = { ms: 0 }
  const throttle = new SignInThrottle(1, () => tickAt(time.ms))
  return {
    time,
    throttle,
    wait: (...tried: [account: string, address: string, device?: string]) => waitOf(() => throttle.begin(...tried)),
  }
}

describe('[A37] guessing', () => {
  test('is slowed for the account from any address, and for no other account', () => {
    const { wait } = throttleAt()
    for (let i = 0; i < 5; i += 1) expect(wait('ann@example.com', `10.0.0.${i}`)).toBe(0)
    expect(wait('Ann@Example.com', '10.0.0.99')).toBe(60_000)
    expect(wait('bob@example.com', '10.0.0.99')).toBe(0)
  })

  test('[CO8] waits as long as it was told to, by the time that passed, and each time twice as long', () => {
    const { time, wait } = throttleAt()
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      for (let i = 0; i < 5; i += 1) expect(wait('ann@example.com', `10.0.${minutes}.${i}`)).toBe(0)
      expect(wait('ann@example.com', '10.1.0.1')).toBe(minutes * 60_000)
      time.ms += minutes * 60_000 - 1
      expect(wait('ann@example.com', '10.1.0.2')).toBe(1)
      time.ms += 1
    }
  })

  test('[HT6] all addresses of an IPv6 network are one, and an IPv4 address in IPv6 is that IPv4 address', () => {
    const { wait } = throttleAt()
    const from = (address: (i: number) => string) => {
      let refused = 0
      for (let i = 0; i < 60; i += 1) if (wait(`${address(0)} ${i}`, address(i)) > 0) refused += 1
      return refused
    }
    expect(from((i) => `2001:db8:1:2::${i.toString(16)}`)).toBe(30)
    expect(from((i) => (i % 2 === 0 ? '::ffff:10.0.0.7' : '10.0.0.7'))).toBe(30)
    expect(from((i) => `2001:db8:9:${i.toString(16)}::1`)).toBe(0)
  })

  test('[HT6] who guesses from elsewhere does not lock a known device out, which is slowed by itself', () => {
    const { wait } = throttleAt()
    const devices = new KnownDevices('a secret of the server')
    const cookie = devices.remember(undefined, 'ann@example.com')
    const device = devices.find(cookie, 'Ann@example.com')
    expect(device).toBeDefined()
    for (let i = 0; i < 40; i += 1) wait('ann@example.com', '10.0.0.1')
    for (let i = 0; i < 5; i += 1) expect(wait('ann@example.com', '10.0.0.1', device)).toBe(0)
    expect(wait('ann@example.com', '10.0.0.1', device)).toBe(60_000)
  })

  test('[HT6] a device is known for the accounts that were signed in to on it, and nobody can make one up', () => {
    const devices = new KnownDevices('a secret of the server')
    const one = devices.remember(undefined, 'ann@example.com')
    const both = devices.remember(one, 'bob@example.com')
    for (const account of ['ann@example.com', 'bob@example.com'])
      expect(devices.find(both, account)).toBe(devices.find(one, 'ann@example.com'))
    expect(devices.find(both, 'eve@example.com')).toBeUndefined()
    for (const made of [
      undefined,
      '',
      '....',
      'x'.repeat(9_000),
      one.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A')),
      new KnownDevices('another').remember(undefined, 'ann@example.com'),
    ])
      expect(devices.find(made, 'ann@example.com')).toBeUndefined()
    let many = one
    for (let i = 0; i < 50; i += 1) many = devices.remember(many, `a${i}@example.com`)
    expect(many.length).toBeLessThan(300)
  })

  test('a sign-in that succeeds clears the account, and does not count for its address, maybe an office’s', () => {
    const { throttle, wait } = throttleAt()
    for (let i = 0; i < 4; i += 1) expect(wait('ann@example.com', '10.0.0.1')).toBe(0)
    throttle.succeeded('ann@example.com', '10.0.0.1')
    for (let i = 0; i < 5; i += 1) expect(wait('ann@example.com', '10.0.0.2')).toBe(0)
    for (let i = 0; i < 100; i += 1) {
      expect(wait(`colleague ${i}`, '10.0.0.3')).toBe(0)
      throttle.succeeded(`colleague ${i}`, '10.0.0.3')
    }
  })
})

const MINUTE_MS = 60_000

/**
 * Starts a server with the real rates, which believes the address that a request names, with a clock that stands still.
 */
async function throttled() {
  const time = steppedTime()
  return { time, app: await startTestApp({ rateFactor: 1, trustedProxies: ['127.0.0.1'] }, time) }
}
const from = (address: string, more: Record<string, string> = {}) => ({
  headers: { 'x-forwarded-for': address, ...more },
})
const waitIn = (answer: Answer) => (answer.body as { error: { retryAfterMs: number } }).error.retryAfterMs
/** Makes as many links as a test opens and returns their tokens. Each is good once. */
async function links(make: (index: number) => Promise<Answer>): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: 9 }, (_none, index) => make(index)))
  return answers.map(({ body }) => (body as { link: string }).link.split('#')[1] ?? '')
}

describe('[A37] [CO8] when the system’s clock jumps', () => {
  test.each([
    ['back an hour, nobody is locked out for an hour', -60 * MINUTE_MS],
    ['forward a day, nobody may guess on', 24 * 60 * MINUTE_MS],
  ])('%s', async (_what, jump) => {
    const { time, app } = await throttled()
    const { email } = await makeAgent(app)
    const signIn = (password: string) =>
      http(app.url, 'POST', '/api/v1/sessions', { body: { email, password }, ...from('10.0.0.1') })
    for (let i = 0; i < 5; i += 1) expect(codeIn(await signIn('a wrong password'))).toBe('bad_credentials')
    expect(waitIn(await signIn('a wrong password'))).toBe(MINUTE_MS)
    time.jump(jump)
    expect(waitIn(await signIn(PASSWORD))).toBe(MINUTE_MS)
    time.pass(MINUTE_MS - 1)
    expect(waitIn(await signIn(PASSWORD))).toBe(1)
    time.pass(1)
    expect((await signIn(PASSWORD)).status).toBe(200)
  })
})

interface Guessed {
  most: number
  /** The status of the answer to a wrong secret, as long as there were not too many. */
  status: number
  wrong(address: string): Promise<Answer>
  right(address: string): Promise<Answer>
}
type Guess = (app: TestApp, pass: (ms: number) => void) => Promise<Guessed>

/** Secrets that have to be looked up. While a network is blocked, none of them is looked up. */
const LOOKED_UP: [secret: string, guess: Guess][] = [
  [
    'secrets of visitors',
    async (app, pass) => {
      const { secret } = await makeVisitor(app)
      const ask = (body: object, address: string) => {
        // The requests of one second have a limit of their own.
        pass(250)
        return http(app.url, 'POST', '/api/v1/visitors/tokens', {
          body: { site: app.key, ...body },
          ...from(address),
        })
      }
      return {
        most: 300,
        status: 200,
        wrong: (address) => ask({ secret: newKey() }, address),
        right: (address) => ask({ secret }, address),
      }
    },
  ],
  [
    'secrets of visitors who say that they are known',
    async (app, pass) => {
      const { secret } = await makeVisitor(app)
      const ask = (body: object, address: string) => {
        pass(250)
        return http(app.url, 'POST', '/api/v1/visitors/tokens', {
          body: { site: app.key, known: true, ...body },
          ...from(address),
        })
      }
      return {
        most: 300,
        status: 404,
        wrong: (address) => ask({ secret: newKey() }, address),
        right: (address) => ask({ secret }, address),
      }
    },
  ],
  [
    'refresh secrets',
    async (app) => {
      const { email } = await makeAgent(app)
      let { cookie } = await http(app.url, 'POST', '/api/v1/sessions', { body: { email, password: PASSWORD } })
      const ask = (given: string, address: string) =>
        http(app.url, 'POST', '/api/v1/sessions/refresh', from(address, { cookie: given }))
      return {
        most: 60,
        status: 401,
        wrong: (address) => ask(`helpline_refresh=${newKey()}`, address),
        async right(address) {
          const answer = await ask(cookie ?? '', address)
          cookie = answer.cookie ?? cookie
          return answer
        },
      }
    },
  ],
  [
    'links of guests',
    async (app) => {
      const agent = await agentOnline(app)
      const visitor = await visitorOnline(app)
      const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
      await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
      const { epoch } = await app.services.conversations.get(agent.actor, conversation.id)
      const body = { epoch, name: 'Gina', role: 'reader', hours: 168 }
      const good = await links(() =>
        http(app.url, 'POST', `/api/v1/conversations/${conversation.id}/guests`, { token: agent.token, body }),
      )
      const ask = (token: string | undefined, address: string) =>
        http(app.url, 'POST', '/api/v1/guests', { body: { token }, ...from(address) })
      return {
        most: 30,
        status: 404,
        wrong: (address) => ask(newKey(), address),
        right: (address) => ask(good.pop(), address),
      }
    },
  ],
  [
    'invitations',
    async (app) => {
      const admin = await makeAgent(app, { role: 'admin' })
      const good = await links((index) => {
        const body = { name: `New ${index}`, email: `new${index}@example.com`, role: 'agent', capacity: 1 }
        return http(app.url, 'POST', '/api/v1/agents', { token: admin.token, body })
      })
      const ask = (token: string | undefined, address: string) =>
        http(app.url, 'POST', '/api/v1/invitations/accept', { body: { token, password: PASSWORD }, ...from(address) })
      return {
        most: 30,
        status: 401,
        wrong: (address) => ask(newKey(), address),
        right: (address) => ask(good.pop(), address),
      }
    },
  ],
  [
    'the link that sets up',
    async (app) => {
      const ask = (token: string | undefined, address: string, password: string) => {
        const body = { token, name: 'Ada', email: 'ada@example.com', password, siteName: 'Shop', origins: [] }
        return http(app.url, 'POST', '/api/v1/setup', { body, ...from(address) })
      }
      return {
        most: 30,
        status: 401,
        wrong: (address) => ask(newKey(), address, PASSWORD),
        // The token opens the door, but the password is refused behind it. So the token, which is good only once, can
        // be tried often.
        right: (address) => ask(app.setupLink?.split('#')[1], address, '1234567890'),
      }
    },
  ],
]

/** Secrets that carry our signature, which shows without a look into the database that they are right. */
const SIGNED: [secret: string, guess: Guess][] = [
  [
    'signed addresses of files',
    async (app) => {
      const { token } = await makeVisitor(app)
      const { id } = await upload(app, token, 'order.txt', Buffer.from('one lamp'))
      const [link] = await linksOf(app, token, [id])
      const ask = (url: string, address: string) => http(app.url, 'GET', url, from(address))
      return {
        most: 300,
        status: 404,
        wrong: (address) => ask(`/files/${id}?e=${Date.now() + MINUTE_MS}&s=${newKey()}`, address),
        right: (address) => ask(link?.url ?? '', address),
      }
    },
  ],
  [
    'access tokens',
    async (app) => {
      const { token } = await makeAgent(app)
      const ask = (bearer: string, address: string) =>
        http(app.url, 'GET', '/api/v1/me', from(address, { authorization: `Bearer ${bearer}` }))
      return {
        most: 300,
        status: 401,
        wrong: (address) => ask(newKey(), address),
        right: (address) => ask(token, address),
      }
    },
  ],
  [
    'access tokens that come with uploads',
    async (app) => {
      const { token } = await makeAgent(app)
      const ask = (bearer: string, address: string) =>
        http(
          app.url,
          'POST',
          '/api/v1/uploads',
          from(address, { authorization: `Bearer ${bearer}`, 'upload-length': '1' }),
        )
      return {
        most: 300,
        status: 401,
        wrong: (address) => ask(newKey(), address),
        right: (address) => ask(token, address),
      }
    },
  ],
]

describe('[HT7] wrong ones are counted by network, right ones never', () => {
  async function guessing(guess: Guess) {
    const { time, app } = await throttled()
    const { most, status, wrong, right } = await guess(app, time.pass)
    const good = (await right('10.0.0.1')).status
    for (let i = 0; i < 5; i += 1) expect((await right('2001:db8:1:2::1')).status).toBe(good)
    for (let i = 0; i < most; i += 1) expect((await wrong(`2001:db8:1:2::${i.toString(16)}`)).status).toBe(status)
    const refused = await wrong('2001:db8:1:2::ffff')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect((await wrong('2001:db8:1:3::1')).status).toBe(status)
    return { time, wrong, right, good, status }
  }

  test.each(LOOKED_UP)(
    '%s: nothing is looked at until the wait is over, and then right ones are right',
    async (_secret, guess) => {
      const { time, wrong, right, good, status } = await guessing(guess)
      const refused = await right('2001:db8:1:2::1')
      expect(codeIn(refused)).toBe('rate_limited')
      time.jump(60 * MINUTE_MS)
      expect((await right('2001:db8:1:2::1')).status).toBe(429)
      time.jump(-60 * MINUTE_MS)
      time.pass(waitIn(refused))
      expect((await right('2001:db8:1:2::1')).status).toBe(good)
      expect((await wrong('2001:db8:1:2::1')).status).toBe(status)
    },
  )

  test.each(SIGNED)('%s: right ones are right all the time', async (_secret, guess) => {
    const { wrong, right, good } = await guessing(guess)
    expect((await right('2001:db8:1:2::1')).status).toBe(good)
    expect((await wrong('2001:db8:1:2::1')).status).toBe(429)
  })

  test('who breaks links signs nobody out: each kind is counted by itself', async () => {
    const { app } = await throttled()
    const [guests, secrets] = await Promise.all([
      LOOKED_UP[3]?.[1](app, () => undefined),
      LOOKED_UP[2]?.[1](app, () => undefined),
    ])
    for (let i = 0; i < 40; i += 1) await guests?.wrong('10.0.0.1')
    expect((await guests?.wrong('10.0.0.1'))?.status).toBe(429)
    expect((await secrets?.right('10.0.0.1'))?.status).toBe(200)
  })

  test('an address of a file that is over was right once', async () => {
    const { time, app } = await throttled()
    const { token } = await makeVisitor(app)
    const { id } = await upload(app, token, 'order.txt', Buffer.from('one lamp'))
    const [link] = await linksOf(app, token, [id])
    time.pass(11 * MINUTE_MS)
    for (let i = 0; i < 310; i += 1)
      expect((await http(app.url, 'GET', link?.url ?? '', from('10.0.0.1'))).status).toBe(404)
    expect((await http(app.url, 'GET', `/files/${id}?e=1&s=x`, from('10.0.0.1'))).status).toBe(404)
  })
})
