import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, makeAgent, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { AGENT_BOX, enter, person, say, signIn } from '../support/console.ts'
import { eventually, newKey } from '../support/peer.ts'

/** Brings an agent online at the console, with one chat for each of `words`, which a nameless visitor asked. */
async function atTheDesk(words: string[], options: { capacity?: number } = {}) {
  const app = await startTestApp({ agentGraceMs: 30_000 })
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const problems: string[] = []
  const page = await person(browser, problems)
  const account = await makeAgent(app, { name: 'Ada', capacity: options.capacity ?? 10 })
  await enter(page, `${app.url}/console`, account.email)
  await page.getByRole('button', { name: 'Go online' }).click()
  await page.getByText('You have no chats').waitFor()
  const visitors = []
  for (const text of words) visitors.push(await ask(app, text))
  return { app, browser, page, problems, account, visitors }
}

async function ask(app: TestApp, text: string) {
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text })
  return Object.assign(visitor, { conversation })
}

const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 2 }).first()
const activeLabel = (page: Page) => page.evaluate<string | null>(`document.activeElement?.getAttribute('aria-label')`)

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('at the desk', () => {
  test('Alt+↓ reaches every waiting visitor once, though each answer moves the row; the field is ready each time', async () => {
    const { page, problems } = await atTheDesk(['one', 'two', 'three', 'four'])
    await page.locator('.row').nth(3).waitFor()
    const seen: string[] = []
    for (let step = 0; step < 4; step++) {
      await page.keyboard.press('Alt+ArrowDown')
      await eventually(async () => ((await activeLabel(page)) === 'Reply' ? true : undefined), 'the focus in the field')
      const name = await heading(page).innerText()
      seen.push(name)
      await page.keyboard.type(`hello ${name}`)
      await page.keyboard.press('Enter')
      await page.getByRole('log').getByText(`hello ${name}`).waitFor()
    }
    expect([...seen].sort()).toEqual(['Visitor 1', 'Visitor 2', 'Visitor 3', 'Visitor 4'])
    await page.keyboard.press('Alt+ArrowUp')
    await eventually(async () => ((await heading(page).innerText()) === seen[2] ? true : undefined), 'the one before')
    expect(problems).toEqual([])
  })

  test('[AG4] the button of an opened chat takes that one; the list’s takes the first', async () => {
    const { app, page } = await atTheDesk([])
    await page.getByRole('button', { name: /My status/ }).click()
    await page.getByRole('menuitemradio', { name: /^Busy/ }).click()
    const bob = await agentOnline(app, { name: 'Bob', capacity: 1 })
    for (const text of ['for Bob', 'first', 'second', 'third']) await ask(app, text)
    await page.getByRole('button', { name: /^Queue/ }).click()
    await page.locator('.row', { hasText: 'third' }).click()
    await page.getByRole('button', { name: 'Take this chat' }).click()
    await page.getByRole('textbox', { name: AGENT_BOX }).waitFor()
    expect(await heading(page).innerText()).toBe('Visitor 4')
    await page.getByRole('button', { name: 'Take next chat' }).click()
    await eventually(
      async () => ((await heading(page).innerText()) === 'Visitor 2' ? true : undefined),
      'the first of the queue',
    )
    await bob.event(
      'staff_conversation',
      ({ conversation }) => conversation.number === 2 && conversation.agent?.name === 'Ada',
    )
  })

  test('who is full or offline reads why at the button, and what helps; notices lie on no control and go', async () => {
    const { app, page } = await atTheDesk(['mine'], { capacity: 1 })
    await ask(app, 'waiting')
    await page.getByText('1 of 1 chat: close it first.').first().waitFor()
    const next = page.getByRole('button', { name: 'Take next chat' })
    expect(await next.getAttribute('aria-disabled')).toBe('true')
    await page.clock.install()
    await next.click({ force: true })
    const words = page.getByRole('status').getByText('1 of 1 chat: close it first.')
    await words.waitFor()
    await page.locator('.row').first().click()
    expect(await page.evaluate(COVERED)).toEqual([])
    await words.hover()
    await page.clock.runFor(20_000)
    expect(await words.count()).toBe(1)
    await page.mouse.move(640, 700)
    await page.clock.runFor(7_000)
    await words.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /My status/ }).click()
    await page.getByRole('menuitemradio', { name: /^Offline/ }).click()
    await page.getByText('You are offline: go online to take chats.').first().waitFor()
  })

  test('Enter confirms closing; “Send and close” with nothing written asks first', async () => {
    const { page, visitors } = await atTheDesk(['hello'])
    await page.locator('.row').first().click()
    await page.getByRole('button', { name: 'Send and close' }).click()
    await page.getByRole('dialog', { name: 'Close this chat?' }).waitFor()
    await page.keyboard.press('Escape')
    expect(visitors[0]?.all('conversation').some(({ conversation }) => conversation.status === 'closed')).toBe(false)
    await page.keyboard.press('Alt+E')
    await page.getByRole('dialog', { name: 'Close this chat?' }).waitFor()
    await page.keyboard.press('Enter')
    await visitors[0]?.event('conversation', ({ conversation }) => conversation.status === 'closed')
  })

  test('a nameless visitor is “Visitor 1” in list, header, pane, ticket; a canned reply calls nobody by number', async () => {
    const { page } = await atTheDesk(['My order is late\nplease help'])
    await page.locator('.row', { hasText: 'Visitor 1' }).click()
    expect(await heading(page).innerText()).toBe('Visitor 1')
    await page.getByRole('complementary', { name: 'Visitor details' }).getByText('Visitor 1').waitFor()
    await page.getByRole('button', { name: 'Canned replies' }).click()
    await page.getByRole('button', { name: 'New canned reply' }).click()
    await page.getByLabel('Shortcut').fill('hi')
    await page.getByLabel('Text').fill('Hello {{visitor.name|dear guest}}, thank you')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Hello {{visitor.name|dear guest}}').waitFor()
    await page.keyboard.press('Escape')
    const box = page.getByRole('textbox', { name: AGENT_BOX })
    await box.pressSequentially('/hi')
    await page.getByRole('option').first().waitFor()
    await box.press('Enter')
    await eventually(
      async () => ((await box.inputValue()) === 'Hello dear guest, thank you' ? true : undefined),
      'the filled reply',
    )
    await say(page, AGENT_BOX, 'thanks, bye')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Create ticket' }).click()
    const subject = page.getByLabel('Subject')
    await eventually(
      async () => ((await subject.inputValue()) === 'My order is late' ? true : undefined),
      'the first line as subject',
    )
    await subject.press('Enter')
    await page.getByText('Ticket #1 created').first().waitFor()
    await page.getByRole('link', { name: /Tickets/ }).click()
    await page.locator('.ticket-row', { hasText: 'Visitor 1' }).waitFor()
  })

  test('a chat that went to a colleague is said to have gone there, and is not counted as mine', async () => {
    const { app, page } = await atTheDesk(['one', 'two'])
    await page.locator('.row').nth(1).waitFor()
    const zoe = await agentOnline(app, { name: 'Zoe', role: 'supervisor' })
    const { conversations } = await zoe.call('inbox', {})
    const [first, second] = conversations
    const to = { kind: 'agent', id: zoe.id } as const
    await zoe.call('transfer', { conversation: first?.id ?? '', epoch: first?.epoch ?? 0, to })
    const gone = page.getByRole('region', { name: 'Chats that moved on' })
    await gone.locator('.row').waitFor()
    expect(await page.getByRole('button', { name: /^Mine/ }).innerText()).toMatch(/1$/)
    expect(await page.locator('.rows > ul .row').count()).toBe(1)
    await gone.locator('.row').click()
    await page.getByText(/Zoe took over this chat at \d/).waitFor()
    await page.locator('.rows > ul .row').click()
    await gone.waitFor({ state: 'detached' })
    expect(second?.agent?.name).toBe('Ada')
  })

  test('every key of the list does what the list says', async () => {
    const { app, browser, page, problems } = await atTheDesk(['one', 'two'])
    await page.locator('.row').first().click()
    const dialog = (name: RegExp) => page.getByRole('dialog', { name })
    const pressed = async (key: string, name: RegExp) => {
      await page.keyboard.press(key)
      await dialog(name).waitFor()
      await page.keyboard.press('Escape')
      await dialog(name).waitFor({ state: 'detached' })
    }
    await page.getByRole('textbox', { name: AGENT_BOX }).focus()
    await pressed('Control+k', /Go to/)
    await pressed('Alt+t', /Transfer this chat/)
    await pressed('Alt+e', /Close this chat/)
    await pressed('Alt+Shift+E', /Close this chat/)
    await page.keyboard.press('Alt+p')
    await eventually(async () => ((await activeLabel(page)) === 'Private note' ? true : undefined), 'the note')
    await page.keyboard.press('Alt+r')
    await eventually(async () => ((await activeLabel(page)) === 'Reply' ? true : undefined), 'the reply')
    await page.keyboard.press('?')
    expect(await page.getByRole('textbox', { name: AGENT_BOX }).inputValue()).toBe('?')
    await page.keyboard.press('F6')
    expect(await page.evaluate(`document.activeElement?.closest('.details, .rail') !== null`)).toBe(true)
    await page.keyboard.press('?')
    await dialog(/Keyboard shortcuts/).waitFor()
    expect(
      await dialog(/Keyboard shortcuts/)
        .getByText('Search transcripts')
        .count(),
    ).toBe(0)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Shift+F')
    expect(page.url()).toContain('/console')
    const admin = await person(browser, problems)
    await signIn(app, admin, 'Zoe', 'admin')
    await admin.locator('.list').waitFor()
    await admin.keyboard.press('Control+Shift+F')
    await admin.waitForURL(/\/admin/)
    expect(problems).toEqual([])
  })
})

/** Lists what can be pressed but has a notice over its middle. */
const COVERED = `[...document.querySelectorAll('a[href], button, textarea, input, select')]
  .filter((each) => each.checkVisibility() && !each.closest('.toasts'))
  .filter((each) => {
    const { left, top, width, height } = each.getBoundingClientRect()
    return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.toasts')
  })
  .map((each) => each.outerHTML)`
