import { mkdirSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { say, signIn, VISITOR_BOX } from '../support/console.ts'

const shots = process.env.HELPLINE_SHOTS

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('files in two browsers', () => {
  test('[R41] an agent attaches five files, takes one back, and the message of four comes to the visitor', async () => {
    const app = await startTestApp({ agentGraceMs: 8_000 })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const staff = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
    const agent = await staff.newPage()
    agent.setDefaultTimeout(20_000)
    await signIn(app, agent, 'Ada Lovelace')
    await agent.getByRole('button', { name: 'Go online' }).click()

    const visitor = await (await browser.newContext({ locale: 'en-US' })).newPage()
    visitor.setDefaultTimeout(20_000)
    await visitor.goto(app.url)
    await visitor.getByRole('button', { name: 'Open chat' }).click()
    await say(visitor, VISITOR_BOX, 'hello')
    await agent.getByRole('list').getByText('hello').first().click()

    const files = ['one', 'two', 'three', 'four', 'five'].map((name) => ({
      name: `${name}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from(`the words of ${name}\n`.repeat(200)),
    }))
    await agent.locator('.writing input[type=file]').setInputFiles(files)
    await agent.getByRole('button', { name: 'Remove three.txt' }).click()
    if (shots !== undefined) {
      mkdirSync(shots, { recursive: true })
      await agent.screenshot({ path: `${shots}/console-chips.png` })
    }
    await agent.getByRole('textbox', { name: /^reply$/i }).press('Enter')
    await agent.getByRole('log').getByRole('link', { name: 'five.txt' }).waitFor()
    expect(await agent.getByRole('log').locator('.file-row .file-name').allInnerTexts()).toEqual([
      'one.txt',
      'two.txt',
      'four.txt',
      'five.txt',
    ])
    if (shots !== undefined) await agent.screenshot({ path: `${shots}/console-thread.png` })
    const [download] = await Promise.all([
      agent.waitForEvent('download'),
      agent.getByRole('log').getByRole('link', { name: 'one.txt' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('one.txt')
    await visitor.getByRole('log').getByText('five.txt').waitFor()
    expect(await visitor.getByRole('log').innerText()).not.toContain('three.txt')
  }, 90_000)
})
