import { describe, expect, test } from 'vitest'
import { SignInThrottle } from '../../src/http/index.ts'

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

  test('of one-time links is slowed by address only: nobody can lock the others out', async () => {
    const throttle = new SignInThrottle(1)
    for (let i = 0; i < 30; i += 1) expect(await outcome(throttle.beginFrom('10.0.0.1'))).toBe(0)
    expect(await outcome(throttle.beginFrom('10.0.0.1'))).toBeGreaterThan(0)
    expect(await outcome(throttle.beginFrom('10.0.0.2'))).toBe(0)
  })

  test('a sign-in that succeeds clears the account', async () => {
    const throttle = new SignInThrottle(1)
    for (let i = 0; i < 4; i += 1) await throttle.begin('ann@example.com', '10.0.0.1')
    await throttle.succeeded('ann@example.com')
    for (let i = 0; i < 5; i += 1) expect(await outcome(throttle.begin('ann@example.com', '10.0.0.1'))).toBe(0)
  })
})
