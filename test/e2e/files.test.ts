import { mkdirSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tempDir } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { startProcess } from '../support/process.ts'

const shots = process.env.HELPLINE_SHOTS

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('files in two browsers', () => {
  test('[R41] an agent attaches five files, takes one back, and the message of four comes to the visitor', async () => {
    const server = await startProcess(tempDir(), {})
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const staff = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
    const agent = await staff.newPage()
    agent.setDefaultTimeout(20_000)
    await agent.goto(server.setupLink ?? '')
    await agent.getByLabel('Your name').fill('Ada Lovelace')
    await agent.getByLabel('E-mail').fill('ada@example.com')
    await agent.getByRole('textbox', { name: 'Password' }).fill('a long enough one')
    await agent.getByLabel('Name of the site').fill('Harbour Goods')
    await agent.getByLabel('Addresses of your pages').fill('https://shop.example')
    await agent.getByRole('button', { name: 'Create and sign in' }).click()
    await agent
      .getByRole('link', { name: /console/i })
      .first()
      .waitFor()
    await agent.goto(`${server.url}/console`)
    await agent.getByRole('button', { name: 'Go online' }).click()

    const visitor = await (await browser.newContext({ locale: 'en-US' })).newPage()
    visitor.setDefaultTimeout(20_000)
    await visitor.goto(server.url)
    await visitor.getByRole('button', { name: 'Open chat' }).click()
    const field = visitor.getByRole('textbox', { name: /write a message/i })
    await field.fill('hello')
    await field.press('Enter')
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
