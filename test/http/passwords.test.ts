import { describe, expect, test } from 'vitest'
import { checkNewPassword } from '../../src/identity/index.ts'
import { makeAgent, PASSWORD, SHOP, startTestApp } from '../support/app.ts'
import { type Answer, codeIn, http } from '../support/http.ts'

const reasonOf = async (password: string): Promise<string | undefined> => {
  try {
    await checkNewPassword(password, { name: 'Ada Lovelace', email: 'ada.l@engines.example' })
    return undefined
  } catch (error) {
    return (error as { reason: string }).reason
  }
}
const why = (answer: Answer) => (answer.body as { error: { reason: string } }).error.reason

describe('[HT6] a new password', () => {
  test.each([
    ['password_short', ['', 'short', ' '.repeat(10), '\u3000'.repeat(10), '\u200b'.repeat(12), `   seven77   `]],
    [
      'password_common',
      [
        '1234567890',
        '１２３４５６７８９０',
        ' 1234567890 ',
        'Password123',
        'QWERTYUIOP',
        'qwertzuiop',
        '0987654321',
        'abcdefghijkl',
        'aaaaaaaaaaaa',
        'abababababab',
        'passwordpassword',
        'Manchester!!',
        '!!basketball',
        'password2024!',
        '1q2w3e4r5t',
      ],
    ],
    [
      'password_own',
      ['AdaLovelace', 'ada.l@engines.example', 'Ada Lovelace 1', 'engines.example', 'Helpline2026!', 'ada.l-ada.l'],
    ],
    [
      undefined,
      [PASSWORD, 'a long enough one', '马电池订书钉正确无误呀', 'Ada likes engines', 'zebra!crossing!7', 'Xk2#9vQ!pL'],
    ],
  ])('%s', async (reason, passwords) => {
    for (const password of passwords) expect(await reasonOf(password), password).toBe(reason)
  })

  test('is looked at wherever one is set: set-up, invitation, own password; nothing is used up by a refusal', async () => {
    const app = await startTestApp()
    const setup = {
      token: app.setupLink?.split('#')[1],
      name: 'Ada',
      email: 'ada@example.com',
      siteName: 'Shop',
      origins: [SHOP],
    }
    const setUp = (password: string) => http(app.url, 'POST', '/api/v1/setup', { body: { ...setup, password } })
    expect(why(await setUp('1234567890'))).toBe('password_common')
    expect((await setUp(PASSWORD)).status).toBe(200)
    const { token } = await app.services.agents.invite(
      { id: 'test' },
      { name: 'Bob', email: 'bob@example.com', role: 'agent', capacity: 3 },
    )
    const accept = (password: string) =>
      http(app.url, 'POST', '/api/v1/invitations/accept', { body: { token, password } })
    expect(why(await accept('bob@example.com'))).toBe('password_own')
    const joined = await accept(PASSWORD)
    const { accessToken } = joined.body as { accessToken: string }
    const change = (next: string) =>
      http(app.url, 'PATCH', '/api/v1/me', { token: accessToken, body: { password: { current: PASSWORD, next } } })
    expect(why(await change(' '.repeat(10)))).toBe('password_short')
    expect((await change('another long sentence')).status).toBe(200)
  })

  test('[A37] the present one cannot be guessed in an open session', async () => {
    const app = await startTestApp({ rateFactor: 1 })
    const { token } = await makeAgent(app)
    const guess = (current: string) =>
      http(app.url, 'PATCH', '/api/v1/me', { token, body: { password: { current, next: 'another long sentence' } } })
    for (let i = 0; i < 5; i += 1) expect(codeIn(await guess('not this one'))).toBe('bad_credentials')
    expect(codeIn(await guess(PASSWORD))).toBe('rate_limited')
  })

  test('[A37] six wrong tries of a stranger leave the owner’s device in, and that cookie opens nothing', async () => {
    const app = await startTestApp({ rateFactor: 1 })
    const { email } = await makeAgent(app)
    const signIn = (password: string, cookie?: string) =>
      http(app.url, 'POST', '/api/v1/sessions', {
        body: { email, password },
        headers: cookie === undefined ? {} : { cookie },
      })
    const cookies = (await signIn(PASSWORD)).headers.getSetCookie()
    const device = cookies.find((cookie) => cookie.startsWith('helpline_device=')) ?? ''
    expect(device).toMatch(/httponly/i)
    expect(device).toMatch(/samesite=strict/i)
    const mine = device.split(';')[0] ?? ''
    for (let i = 0; i < 6; i += 1) await signIn('not this one')
    expect(codeIn(await signIn(PASSWORD))).toBe('rate_limited')
    expect((await signIn(PASSWORD, mine)).status).toBe(200)
    expect((await http(app.url, 'POST', '/api/v1/sessions/refresh', { headers: { cookie: mine } })).status).toBe(401)
  })
})
