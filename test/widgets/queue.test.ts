import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'
import { assigned, dialog, launcher, poll, say, shot, visit } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** Returns which element has the focus, in the window or in the page around it. */
const focused = (): string => {
  const outer = document.activeElement
  const inner = outer?.shadowRoot?.activeElement
  return inner ? `window ${inner.tagName.toLowerCase()}` : `page ${outer?.tagName.toLowerCase()}`
}

/** Brings a visitor who said hello to the only agent. */
async function chatting() {
  const app = await startTestApp()
  const agent = await agentOnline(app)
  const page = await visit(browser, app)
  await launcher(page).click()
  await say(page, 'Hello')
  const { conversation } = await assigned(agent)
  return { app, agent, page, conversation }
}

describe.skipIf(!findBrowser())('a visitor who waits', () => {
  test('[VI6] leaves a message instead: it is thanked, the field is empty, and what was written goes along', async () => {
    const app = await startTestApp()
    const appearance = app.services.sites.find(app.siteId)?.appearance
    if (appearance)
      await app.services.sites.update({ id: 'test' }, app.siteId, {
        appearance: { ...appearance, askName: true, askEmail: true },
      })
    const agent = await agentOnline(app, { capacity: 1 })
    await (await visitorOnline(app)).call('open', { key: newKey(), text: 'first' })
    await assigned(agent)
    const page = await visit(browser, app)
    await launcher(page).click()
    await dialog(page).getByLabel('Name').fill('Eve')
    await say(page, 'My order 17 did not come')
    await page.getByText('You are next in line.').waitFor()
    await dialog(page).locator('.composer textarea').fill('Please write to me')
    await page.getByRole('button', { name: 'Leave a message instead' }).click()
    await poll(() => page.getByLabel('Message', { exact: true }).inputValue()).toBe('Please write to me')
    expect(await dialog(page).getByLabel('Name').inputValue()).toBe('Eve')
    await page.getByLabel('E-mail').fill('eve@shop.example')
    await shot(page, 'queue-form')
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText(/number is #\d+/).waitFor()
    await shot(page, 'queue-left')
    const { ticket } = await agent.event('ticket', () => true)
    const { messages } = await agent.call('fetch', { thread: ticket.thread, after: 0, limit: 50 })
    expect(messages.map(({ text }) => text)).toEqual(['My order 17 did not come', 'Please write to me'])
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await dialog(page).locator('.composer').waitFor()
    expect(await dialog(page).locator('.composer textarea').inputValue()).toBe('')
    // Nobody is asked twice, and nobody is asked to rate nothing.
    expect(await dialog(page).locator('.person').count()).toBe(0)
    await page.reload()
    await dialog(page).locator('.composer').waitFor()
    expect(await dialog(page).locator('.person, .ended').count()).toBe(0)
  })

  test('[QU6] and was blocked is told so by the form, in place of being asked to try again', async () => {
    const { app, agent, page, conversation } = await chatting()
    const { visitor } = conversation
    const { token } = agent
    await http(app.url, 'PUT', `/api/v1/visitors/${visitor.id}/block`, { token, body: { hours: 1, network: false } })
    await agent.call('availability', { status: 'offline' })
    await page.getByRole('button', { name: 'Start a new chat' }).click()
    await page.getByLabel('E-mail').fill('eve@shop.example')
    await page.getByLabel('Message', { exact: true }).fill('Please write to me')
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText('Not sent: you are blocked for now').waitFor()
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('Please write to me')
  })

  test('whose agent loses the line has one place in the queue, and nobody types', async () => {
    const { app, agent, page, conversation } = await chatting()
    await poll(() => {
      agent.tell({ type: 'typing', thread: conversation.publicThread, on: true })
      return page.locator('.dots').count()
    }).toBe(1)
    await agentOnline(app, { capacity: 0 })
    agent.cut()
    await page.getByText('lost the connection. You are back in the queue.').waitFor()
    await page.getByText('You are next in line.').waitFor()
    expect(await page.locator('.dots').count()).toBe(0)
    expect(await page.getByText(/first/).count()).toBe(0)
  })

  test('the agent closes while the visitor types: the focus stays in the window, and the words are kept', async () => {
    const { agent, page, conversation } = await chatting()
    const field = dialog(page).locator('.composer textarea')
    await field.fill('')
    await page.keyboard.type('One more th')
    await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await page.getByText('How was this chat?').waitFor()
    await poll(() => page.evaluate(focused)).toBe('window div')
    await page.keyboard.type('5 ')
    expect(await dialog(page).getByRole('radio', { checked: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Start a new chat' }).click()
    await poll(() => field.inputValue()).toBe('One more th')
    await poll(() => page.evaluate(focused)).toBe('window textarea')
  })
})
