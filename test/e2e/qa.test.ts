import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { startTestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { person, say, signIn, VISITOR_BOX } from '../support/console.ts'
import { newKey } from '../support/peer.ts'

const hasBrowser = findBrowser() !== undefined
if (!hasBrowser) process.stdout.write(`${NO_BROWSER}\n`)

const ROOM_BOX = /^message$/i
/** With `SHOTS=folder`, the test saves a picture of every state that it passes through. */
const SHOTS = process.env['SHOTS']
const shot = async (page: Page, name: string) => SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png` }))

describe.skipIf(!hasBrowser && process.env['CI'] !== 'true')('a Q&A in browsers', () => {
  test('[RO7] [RO8] [RO9] a host and two hundred visitors talk; a message and a person are removed, and it ends', async () => {
    const app = await startTestApp()
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []
    const [host, ada, ben] = [
      await person(browser, problems),
      await person(browser, problems),
      await person(browser, problems, { viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'dark' }),
    ]
    await ben.addInitScript(() => {
      new MutationObserver(() => {
        document.documentElement.lang = 'zh-CN'
      }).observe(document, { childList: true })
    })
    for (const visitor of [ada, ben]) await visitor.goto(app.url)
    // This window is open before there is a Q&A room; those who are here are told of the room.
    await ada.getByRole('button', { name: 'Open chat' }).click()
    await ada.getByRole('textbox', { name: VISITOR_BOX }).or(ada.getByText('Leave us a message')).first().waitFor()

    await signIn(app, host, 'Hana Hoffmann', 'admin')
    await host.getByRole('link', { name: /Rooms/ }).click()
    await host.getByRole('button', { name: 'New room' }).first().click()
    const dialog = host.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Payments are slow: what we know')
    await dialog.getByLabel('Topic').fill('We answer here until it is fixed')
    await dialog.getByLabel('Type').selectOption('qa')
    await dialog.getByLabel('Site').locator('option', { hasText: 'Shop' }).waitFor({ state: 'attached' })
    await dialog.getByLabel('Slow mode').selectOption({ label: 'Off' })
    await shot(host, 'qa-dialog')
    await dialog.getByRole('button', { name: 'Create room' }).click()
    await host.getByRole('heading', { name: 'Payments are slow: what we know' }).waitFor()
    await say(host, ROOM_BOX, 'We are looking into it, and write here what we find.')

    // One visitor comes in from an open window, one from a page that was loaded before.
    await ada.locator('.offer').waitFor()
    await shot(ada, 'qa-offer')
    await ada.locator('.offer').click()
    await ada.getByLabel('Your name').fill('Ada Lindqvist')
    await shot(ada, 'qa-entry')
    expect(await faultsOf(ada)).toEqual([])
    await ada.getByRole('button', { name: 'Join' }).click()
    await ada.getByRole('log').getByText('We are looking into it').waitFor()
    await ben.locator('.launch').click()
    await ben.locator('.offer').click()
    await shot(ben, 'qa-entry-phone')
    await ben.getByRole('button', { name: '加入' }).click()
    await ben.getByRole('log').getByText('We are looking into it').waitFor()

    await say(ada, VISITOR_BOX, 'Does this touch refunds as well?')
    await host.getByRole('log').getByText('Does this touch refunds').waitFor()
    await host.getByRole('log').getByText('Ada Lindqvist').first().waitFor()
    await ben.locator('.composer textarea').fill('BUY CHEAP WATCHES')
    await ben.locator('.composer textarea').press('Enter')
    await ada.getByRole('log').getByText('BUY CHEAP WATCHES').waitFor()
    await say(host, ROOM_BOX, 'Refunds are not touched.')
    for (const visitor of [ada, ben]) await visitor.getByRole('log').getByText('Refunds are not touched.').waitFor()
    // Two hundred more come, of whom some speak, and the head of the room counts them.
    const qa = (await app.services.database.read.sql.get<{ id: string; threadId: string }>(
      `SELECT "id", "threadId" FROM "Room"`,
    )) ?? {
      id: '',
      threadId: '',
    }
    const come = async (index: number) => {
      const visitor = await visitorOnline(app)
      await visitor.call('join_qa', { qa: qa.id, name: `Visitor ${index}` })
      await visitor.call('follow', { thread: qa.threadId })
      if (index % 20 === 0)
        await visitor.call('post', { thread: qa.threadId, key: newKey(), text: `Me too, from town ${index}.` })
      return visitor
    }
    const crowd = await Promise.all(Array.from({ length: 200 }, (_, index) => come(index)))
    await ada.getByText('203 here').waitFor()
    await host.getByText('203 members').first().waitFor()
    await ada.getByRole('log').getByText('from town 180.').waitFor()
    await shot(ada, 'qa-talk')
    await shot(ben, 'qa-talk-phone')
    await shot(host, 'qa-host')
    expect(await faultsOf(ada)).toEqual([])

    // A host removes the message and then the person.
    const spam = host.locator('.message', { hasText: 'BUY CHEAP WATCHES' })
    await spam.hover()
    await spam.getByRole('button', { name: 'Remove', exact: true }).click()
    await host.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await ada.getByRole('log').getByText('Message removed').waitFor()
    await host.getByText('BUY CHEAP WATCHES').waitFor({ state: 'detached' })
    for (const visitor of crowd) await visitor.event('message', ({ message }) => message.event?.name === 'removed')
    await ben.locator('.composer textarea').fill('it was a joke')
    await ben.locator('.composer textarea').press('Enter')
    const joke = host.locator('.message', { hasText: 'it was a joke' })
    await joke.hover()
    await joke.getByRole('button', { name: 'Remove person' }).click()
    await host.getByRole('dialog').getByRole('button', { name: 'Remove person' }).click()
    await ben.getByText('您已不在本场公开答疑中。').waitFor()
    await shot(ben, 'qa-out-phone')
    await ben.getByRole('button', { name: '返回' }).last().click()
    await ben.locator('.offer').click()
    await ben.getByRole('button', { name: '加入' }).click()
    await ben.getByText('主持人已将您移出本场公开答疑。').waitFor()
    await shot(ben, 'qa-refused-phone')
    await ben.getByRole('button', { name: '返回' }).click()
    expect(await ben.locator('.offer').count()).toBe(0)
    await say(host, ROOM_BOX, 'Back to the matter.')
    await ada.getByRole('log').getByText('Back to the matter.').waitFor()
    for (const visitor of crowd) await visitor.event('message', ({ message }) => message.text === 'Back to the matter.')
    expect(await ben.getByText('Back to the matter.').count()).toBe(0)

    // A visitor who put the window away sees that a host said something new. After a reload she is still in the room.
    await ada.reload()
    await ada.locator('.offer').waitFor()
    await say(host, ROOM_BOX, 'It is fixed.')
    await ada.locator('.offer').getByText('new').waitFor()
    await ada.locator('.offer').click()
    await ada.getByRole('log').getByText('It is fixed.').waitFor()
    await ada.getByRole('button', { name: 'Minimise' }).click()
    await say(host, ROOM_BOX, 'Ask us anything else.')
    await ada.locator('.card').getByText('Ask us anything else.').waitFor()
    await ada.locator('.launch').click()
    await ada.getByRole('log').getByText('Ask us anything else.').waitFor()

    await host.getByRole('button', { name: 'More' }).first().click()
    await host.getByRole('menuitem', { name: 'End Q&A' }).click()
    await host.getByRole('dialog').getByRole('button', { name: 'End Q&A' }).click()
    await ada.locator('.ended').getByText('This Q&A is over.').waitFor()
    await shot(ada, 'qa-over')
    await ada.getByRole('button', { name: 'Back' }).first().click()
    expect(await ada.locator('.offer').count()).toBe(0)
    expect(problems).toEqual([])
  })
})
