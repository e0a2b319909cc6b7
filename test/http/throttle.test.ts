import { describe, expect, test } from 'vitest'
import { KnownDevices, SignInThrottle } from '../../src/http/index.ts'

const outcome = (promise: Promise<void>) =>
  promise.then(
    () => 0,
    (error: { retryAfterMs: number }) => error.retryAfterMs,
  )

describe('[A37] guessing', () => {
  test('is slowed for the account from any address, and for no other account', async () => {
    const throttle = new SignInThrottle(1)
    for (let i = 0; i < 5; i += 1) expect(await outcome(throttle.begin('ann@example.com', `10.0.0.${i}`))).toBe(0)
    expect(await outcome(throttle.begin('Ann@Example.com', '10.0.0.99'))).toBe(60_000)
    expect(await outcome(throttle.begin('bob@example.com', '10.0.0.99'))).toBe(0)
  })

  test('of one-time links is slowed by address only, and only the wrong ones count', async () => {
    const throttle = new SignInThrottle(1)
    const wrong = (address: string) => throttle.byLink(address, () => Promise.reject({ retryAfterMs: 0 }))
    for (let i = 0; i < 60; i += 1) expect(await outcome(throttle.byLink('10.0.0.1', async () => undefined))).toBe(0)
    for (let i = 0; i < 30; i += 1) expect(await outcome(wrong('10.0.0.1'))).toBe(0)
    expect(await outcome(wrong('10.0.0.1'))).toBeGreaterThan(0)
    expect(await outcome(wrong('10.0.0.2'))).toBe(0)
  })

  test('[R88] all addresses of an IPv6 network are one, and an IPv4 address in IPv6 is that IPv4 address', async () => {
    const throttle = new SignInThrottle(1)
    const from = async (address: (i: number) => string) => {
      let refused = 0
      for (let i = 0; i < 60; i += 1) if ((await outcome(throttle.begin(`${address(0)} ${i}`, address(i)))) > 0) refused += 1
      return refused
    }
    expect(await from((i) => `2001:db8:1:2::${i.toString(16)}`)).toBe(30)
    expect(await from((i) => (i % 2 === 0 ? '::ffff:10.0.0.7' : '10.0.0.7'))).toBe(30)
    expect(await from((i) => `2001:db8:9:${i.toString(16)}::1`)).toBe(0)
  })

  test('[R88] who guesses from elsewhere does not lock a known device out, which is slowed by itself', async () => {
    const throttle = new SignInThrottle(1)
    const devices = new KnownDevices('a secret of the server')
    const cookie = devices.remember(undefined, 'ann@example.com')
    const device = devices.find(cookie, 'Ann@example.com')
    expect(device).toBeDefined()
    for (let i = 0; i < 40; i += 1) await outcome(throttle.begin('ann@example.com', '10.0.0.1'))
    for (let i = 0; i < 5; i += 1) expect(await outcome(throttle.begin('ann@example.com', '10.0.0.1', device))).toBe(0)
    expect(await outcome(throttle.begin('ann@example.com', '10.0.0.1', device))).toBe(60_000)
  })

  test('[R88] a device is known for the accounts that were signed in to on it, and nobody can make one up', () => {
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

  test('a sign-in that succeeds clears the account', async () => {
    const throttle = new SignInThrottle(1)
    for (let i = 0; i < 4; i += 1) await throttle.begin('ann@example.com', '10.0.0.1')
    await throttle.succeeded('ann@example.com')
    for (let i = 0; i < 5; i += 1) expect(await outcome(throttle.begin('ann@example.com', '10.0.0.1'))).toBe(0)
  })
})
