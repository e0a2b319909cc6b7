import { describe, expect, onTestFinished, test } from 'vitest'
import { daysBetween } from '../../widgets/ui/i18n/days.ts'
import { localeFor } from '../../widgets/ui/i18n/locale.ts'
import { agentOnline, makeAgent, SHOP, startTestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { enter, person } from '../support/console.ts'
import { http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'

describe('how dates are written', () => {
  test.each([
    ['en', ['en-US', 'en'], 'en-US'],
    ['en', ['en-GB'], 'en-GB'],
    ['en', ['en'], 'en-US'],
    ['en', ['de-DE', 'en'], 'en-US'],
    ['en', ['de-DE'], 'en-DE'],
    ['en', ['de', 'en-AU'], 'en-AU'],
    ['en', [], 'en'],
    ['en', ['not a tag'], 'en'],
    ['zh-CN', ['zh-TW', 'en-US'], 'zh-Hans-TW'],
    ['zh-CN', ['en-US'], 'zh-CN'],
    ['zh-CN', ['zh-CN'], 'zh-Hans-CN'],
  ] as const)('in %s for a browser of %j as in %s', (language, wished, locale) => {
    expect(localeFor(language, wished)).toBe(locale)
  })

  test('a day is a day of the calendar, not 24 hours', () => {
    const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime()
    expect(daysBetween(at(10, 23, 59), at(11, 0))).toBe(1)
    expect(daysBetween(at(10, 0), at(10, 23, 59))).toBe(0)
    expect(daysBetween(at(28, 12), at(30, 12))).toBe(2)
    expect(daysBetween(at(11, 0), at(10, 23))).toBe(-1)
  })
})

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('at the console', () => {
  test.each([
    ['zh-CN', ['现在', '7 分钟前', '3 小时前', '昨天', '4 天前']],
    ['en-US', ['now', '7 min. ago', '3 hr. ago', 'yesterday', '4 days ago']],
  ] as const)('how long ago something was is written as the rest of the screen is: %s', async (locale, words) => {
    const clock = { now: new Date(2026, 2, 10, 15, 5).getTime() }
    const app = await startTestApp({ agentGraceMs: 30_000 }, () => clock.now)
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    await agentOnline(app, { name: 'Bob' })
    await (await visitorOnline(app)).call('open', { key: newKey(), text: 'hello' })
    for (const [index, past] of [0, 7 * 60_000, 3 * 3600_000, 24 * 3600_000, 4 * 24 * 3600_000].entries()) {
      clock.now = new Date(2026, 2, 10, 15, 5).getTime() + past
      const { email } = await makeAgent(app, { name: `Ada ${index}` })
      const page = await person(browser, [], { locale })
      await page.clock.setFixedTime(clock.now)
      await enter(page, `${app.url}/console`, email)
      await page.getByRole('button', { name: locale === 'zh-CN' ? /^全部/ : /^All/ }).click()
      await page
        .locator('.row .ago')
        .getByText(words[index] ?? '', { exact: true })
        .waitFor()
      await page.context().close()
    }
  })

  test('Americans read American times, Britons British ones; “today” and “yesterday” stand above their days', async () => {
    const clock = { now: new Date(2026, 2, 10, 15, 5).getTime() }
    const app = await startTestApp({ agentGraceMs: 30_000 }, () => clock.now)
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    await agentOnline(app, { name: 'Bob' })
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'yesterday' })
    clock.now += 24 * 3600_000
    // The token was issued yesterday, and is no longer good today.
    const { token } = app.services.tokens.issue({
      kind: 'visitor',
      visitorId: visitor.id,
      siteId: app.siteId,
      generation: null,
    })
    const back = await visitorOnline(app, { token, secret: visitor.secret, id: visitor.id })
    await back.call('post', { thread: conversation.thread, key: newKey(), text: 'today' })
    const { email } = await makeAgent(app, { name: 'Ada' })
    for (const [locale, time] of [
      ['en-US', '3:05 PM'],
      ['en-GB', '15:05'],
    ] as const) {
      const page = await person(browser, [], { locale })
      await page.clock.setFixedTime(clock.now)
      await enter(page, `${app.url}/console`, email)
      await page.getByRole('button', { name: /^All/ }).click()
      await page.locator('.row').first().click()
      const log = page.getByRole('log')
      await log.getByText('today', { exact: true }).first().waitFor()
      const lines = (await log.innerText()).split('\n').map((line) => line.trim())
      expect(lines.filter((line) => /^(today|yesterday)$/i.test(line))).toEqual([
        'Yesterday',
        'yesterday',
        'Today',
        'today',
      ])
      expect(lines.join(' ').replaceAll('\u202f', ' ')).toContain(time)
    }
  })

  test('[HT3] what time it is where the visitor is stands beside the chat; a zone that is none is not kept', async () => {
    const now = Date.UTC(2026, 2, 10, 3, 5)
    const app = await startTestApp({ agentGraceMs: 30_000 }, () => now)
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const helper = await agentOnline(app, { name: 'Bob' })
    const arrive = async (timeZone: string) => {
      const answer = await http(app.url, 'POST', '/api/v1/visitors/tokens', {
        body: { site: app.key, timeZone },
        headers: { origin: SHOP },
      })
      const { token, secret, visitor } = answer.body as { token: string; secret: string; visitor: { id: string } }
      const peer = await visitorOnline(app, { token, secret, id: visitor.id })
      await peer.call('open', { key: newKey(), text: timeZone })
      return (await http(app.url, 'GET', `/api/v1/visitors/${visitor.id}`, { token: helper.token })).body as {
        timeZone: string | null
      }
    }
    expect((await arrive('<b>Mars/Base</b>')).timeZone).toBeNull()
    expect((await arrive('Asia/Tokyo')).timeZone).toBe('Asia/Tokyo')
    const page = await person(browser, [], { locale: 'en-GB' })
    await page.clock.setFixedTime(now)
    const { email } = await makeAgent(app, { name: 'Ada' })
    await enter(page, `${app.url}/console`, email)
    await page.getByRole('button', { name: /^All/ }).click()
    await page.locator('.row', { hasText: 'Asia/Tokyo' }).click()
    await page.getByRole('complementary').getByText('12:05 Asia/Tokyo').waitFor()
  })
})
