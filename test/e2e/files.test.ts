import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { AGENT_BOX, say, signIn, VISITOR_BOX } from '../support/console.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { eventually } from '../support/peer.ts'

const shots = process.env.HELPLINE_SHOTS

interface Both {
  app: TestApp
  agent: Page
  visitor: Page
}

/** Opens a browser each for an agent and a visitor who has said hello. */
async function begin(): Promise<Both> {
  const app = await startTestApp({ agentGraceMs: 8_000 })
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
    context.setDefaultTimeout(PATIENCE_MS)
    return context.newPage()
  }
  const [agent, visitor] = [await page(), await page()]
  await signIn(app, agent, 'Ada Lovelace')
  await agent.getByRole('button', { name: 'Go online' }).click()
  await visitor.goto(app.url)
  await visitor.getByRole('button', { name: 'Open chat' }).click()
  await say(visitor, VISITOR_BOX, 'hello')
  await agent.getByRole('list').getByText('hello').first().click()
  return { app, agent, visitor }
}

const attach = (page: Page, ...names: string[]) =>
  page.locator('.writing input[type=file]').setInputFiles(
    names.map((name) => ({
      name,
      mimeType: 'text/plain',
      buffer: Buffer.from(`the words of ${name}\n`.repeat(200)),
    })),
  )

const filesIn = (page: Page) => page.getByRole('log').locator('.file-row .file-name').allInnerTexts()

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('files in two browsers', () => {
  test('[FI1] an agent attaches five files, takes one back, and the message of four comes to the visitor', async () => {
    const { agent, visitor } = await begin()
    await attach(agent, 'one.txt', 'two.txt', 'three.txt', 'four.txt', 'five.txt')
    await agent.getByRole('button', { name: 'Remove three.txt' }).click()
    if (shots !== undefined) {
      mkdirSync(shots, { recursive: true })
      await agent.screenshot({ path: `${shots}/console-chips.png` })
    }
    await agent.getByRole('textbox', { name: /^reply$/i }).press('Enter')
    await agent.getByRole('log').getByRole('link', { name: 'five.txt' }).waitFor()
    expect(await filesIn(agent)).toEqual(['one.txt', 'two.txt', 'four.txt', 'five.txt'])
    if (shots !== undefined) await agent.screenshot({ path: `${shots}/console-thread.png` })
    const [download] = await Promise.all([
      agent.waitForEvent('download'),
      agent.getByRole('log').getByRole('link', { name: 'one.txt' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('one.txt')
    await visitor.getByRole('log').getByText('five.txt').waitFor()
    expect(await visitor.getByRole('log').innerText()).not.toContain('three.txt')
  })

  test('[AG7] [FI1] “Send and close” waits for the files: the visitor has them before the chat ends', async () => {
    const { agent, visitor } = await begin()
    const held: (() => void)[] = []
    await agent.route('**/api/v1/uploads', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve))
      await route.continue()
    })
    await agent.getByRole('textbox', { name: AGENT_BOX }).fill('here is your invoice')
    await attach(agent, 'invoice.txt')
    const close = agent.getByRole('button', { name: 'Send and close' })
    await close.click()
    expect(await close.getAttribute('aria-busy')).toBe('true')
    // Whoever goes on writing has changed their mind, until they press Send again.
    await agent.getByRole('textbox', { name: AGENT_BOX }).fill('here is your invoice, Ms Gray')
    expect(await close.getAttribute('aria-busy')).toBe('false')
    await close.click()
    await eventually(() => held[0], 'the upload')
    held[0]?.()
    await agent.getByText('You can still write notes', { exact: false }).first().waitFor()
    expect(await filesIn(agent)).toEqual(['invoice.txt'])
    await visitor.getByRole('log').getByText('invoice.txt').waitFor()
    await visitor.getByRole('log').getByText('here is your invoice, Ms Gray').waitFor()
  })

  test('[FI5] a message that failed goes back to the draft with its files, and from there to the visitor', async () => {
    const { app, agent, visitor } = await begin()
    const { database } = app.services
    await agent.getByRole('textbox', { name: AGENT_BOX }).fill('two papers')
    await attach(agent, 'one.txt', 'two.txt')
    const chips = agent.getByRole('list', { name: 'Files in this message' })
    await eventually(async () => (await chips.getByText('Ready').count()) === 2, 'the uploads')
    // The server is made to refuse it: a file that is not stored goes into no message.
    await database.write((tx) => tx.db.attachment.updateMany({ data: { state: 'checking' } }))
    await agent.getByRole('button', { name: 'Send', exact: true }).click()
    await agent.getByRole('button', { name: 'Move to draft' }).click()
    await chips.getByText('one.txt').waitFor()
    await chips.getByText('two.txt').waitFor()
    expect(await agent.getByRole('textbox', { name: AGENT_BOX }).inputValue()).toBe('two papers')
    await database.write((tx) => tx.db.attachment.updateMany({ data: { state: 'stored' } }))
    await agent.getByRole('button', { name: 'Remove one.txt' }).click()
    await agent.getByRole('button', { name: 'Send', exact: true }).click()
    await visitor.getByRole('log').getByText('two.txt').waitFor()
    expect(await filesIn(agent)).toEqual(['two.txt'])
    expect(await agent.getByRole('button', { name: 'Move to draft' }).count()).toBe(0)
  })

  test('[RO4] a message with a file calls whom its words name', async () => {
    const app = await startTestApp({ agentGraceMs: 8_000 })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    const { id } = await signIn(app, page, 'Ada Lovelace')
    const bob = await agentOnline(app, { name: 'Bob' })
    await bob.call('rooms', {})
    await bob.call('create_room', { kind: 'private', name: 'Depot', members: [id] })
    await page.getByRole('link', { name: /Rooms/ }).click()
    await page.locator('a', { hasText: 'Depot' }).click()
    await attach(page, 'plan.txt')
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('@Bob here it is')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    expect(await bob.event('room_activity', (frame) => frame.mentioned)).toMatchObject({ mentioned: true })
    await page.getByRole('log').getByRole('link', { name: 'plan.txt' }).waitFor()
  })
})
