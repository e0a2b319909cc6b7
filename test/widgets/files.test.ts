import { createHash, randomBytes } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { FileLink, File as FileOf, Message } from '../../src/protocol/wire.ts'
import { agentOnline, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { http } from '../support/http.ts'
import { eventually, newKey } from '../support/peer.ts'
import { startProxy } from '../support/proxy.ts'
import {
  assigned,
  bubbles,
  dialog,
  faultsOf,
  launcher,
  visit as openPage,
  poll,
  say,
  shot,
  strictHost,
} from '../support/widget.ts'

const MB = 1024 * 1024

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

interface HelplinePage {
  Helpline: { identify(token: string): void; on(event: string, listener: () => void): void; reset(): void }
}
interface Chosen {
  name: string
  mimeType: string
  buffer: Buffer
}
const file = (name: string, buffer: Buffer, mimeType = 'application/octet-stream'): Chosen => ({
  name,
  mimeType,
  buffer,
})
const words = (name: string) => file(name, Buffer.from(`the words of ${name}\n`), 'text/plain')
const picture = async (name: string, width: number, height: number, background = '#3a7bd5') =>
  file(
    name,
    await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer(),
    'image/png',
  )
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const visit = (app: Pick<TestApp, 'url'>, options?: BrowserContextOptions, mayFail?: (fault: string) => boolean) =>
  openPage(browser, app, { locale: 'en-GB', ...options }, mayFail)
const choose = (page: Page, files: Chosen[]) => page.locator('.composer input[type=file]').setInputFiles(files)
const chips = (page: Page) => page.locator('.chip')
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click()
/** Accepts what a browser says of a request without an answer or with a refusal, because the test causes those. */
const ofNetwork = (fault: string) => /Failed to load resource|WebSocket connection|ERR_/.test(fault)

/** Puts files on the window as a drop or a paste would. */
async function give(page: Page, event: 'drop' | 'paste', files: Chosen[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: [...buffer] }))
  await dialog(page)
    .locator('.composer textarea')
    .evaluate(
      (field, [type, list]) => {
        const data = new DataTransfer()
        for (const { name, mimeType, bytes } of list)
          data.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }))
        const init = { bubbles: true, cancelable: true, composed: true }
        if (type === 'drop')
          for (const each of ['dragenter', 'dragover', 'drop'])
            field.dispatchEvent(new DragEvent(each, { ...init, dataTransfer: data }))
        else field.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }))
      },
      [event, given] as const,
    )
}

/** Returns what the agent sees of a thread: the messages that people wrote. */
async function said(agent: Awaited<ReturnType<typeof agentOnline>>, thread: string): Promise<Message[]> {
  const { messages } = await agent.call('fetch', { thread, after: 0, limit: 200 })
  return messages.filter(({ kind }) => kind !== 'event')
}

/** Reads files as an agent does: first the links, then the bytes. */
async function bytesOf(app: TestApp, token: string, files: readonly FileOf[]): Promise<Record<string, string>> {
  const { body } = await http(app.url, 'POST', '/api/v1/files/links', {
    token,
    body: { files: files.map(({ id }) => id) },
  })
  const links = (body as { items: FileLink[] }).items
  const read = files.map(async ({ id, name }) => {
    const link = links.find((each) => each.file === id)
    return [name, hash(Buffer.from(await (await fetch(app.url + link?.url)).arrayBuffer()))]
  })
  return Object.fromEntries(await Promise.all(read))
}

describe.skipIf(!findBrowser())('files in the visitor’s widget', () => {
  test('[FI2] five files at once, one taken back, the network cut: it goes on from there, four arrive whole', async () => {
    const app = await startTestApp()
    const proxy = await startProxy(app.url)
    await app.services.sites.update({ id: 'test' }, app.siteId, { origins: [proxy.url] })
    const agent = await agentOnline(app)
    const page = await visit(app, {}, ofNetwork)
    // The script names the server's own address, which is never cut.
    await page.route(/\/widget\.js/, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: (await response.text()).replaceAll(app.url, proxy.url) })
    })
    await page.goto(proxy.url)
    await launcher(page).click()
    await say(page, 'I have five files')
    const { conversation } = await assigned(agent)
    await page.locator('.state.sent, .state.delivered').first().waitFor()
    const offsets = new Map<string, number[]>()
    page.on('request', (request) => {
      if (request.method() !== 'PATCH') return
      const id = request.url().split('/').at(-1) ?? ''
      offsets.set(id, [...(offsets.get(id) ?? []), Number(request.headers()['upload-offset'])])
    })
    let created = 0
    page.on('response', (response) => {
      if (response.status() === 201) created += 1
    })
    const files = ['one', 'two', 'three', 'four', 'five'].map((name) => file(`${name}.bin`, randomBytes(3 * MB + 17)))
    const cut = proxy.cutAfter(5 * MB)
    await choose(page, files)
    await page.getByRole('button', { name: 'Remove three.bin' }).click()
    await dialog(page).locator('.composer textarea').fill('here they are')
    await send(page)
    await cut
    await page.getByText('No connection').first().waitFor()
    await shot(page, 'files-cut')
    expect(await chips(page).count()).toBe(4)
    await say(page, 'written meanwhile')
    await page.getByText('Sends when the files are ready').waitFor()
    expect(await bubbles(page).allTextContents()).not.toContain('here they are')
    expect((await said(agent, conversation.publicThread)).map(({ text }) => text)).toEqual(['I have five files'])
    const before = new Map([...offsets].map(([id, list]) => [id, list.length]))
    proxy.mend()
    const message = await eventually(
      async () => (await said(agent, conversation.publicThread)).find((each) => each.files !== undefined),
      'the message with files',
    )
    expect((await said(agent, conversation.publicThread)).map(({ text }) => text)).toEqual([
      'I have five files',
      'written meanwhile',
      'here they are',
    ])
    expect(message.files?.map(({ name }) => name)).toEqual(['one.bin', 'two.bin', 'four.bin', 'five.bin'])
    const wanted = Object.fromEntries(
      files.filter(({ name }) => name !== 'three.bin').map(({ name, buffer }) => [name, hash(buffer)]),
    )
    expect(await bytesOf(app, agent.token, message.files ?? [])).toEqual(wanted)
    // Nothing began again: no file was uploaded twice, and what was under way went on after its first bytes.
    expect(created).toBeLessThanOrEqual(5)
    const resumed = [...before].flatMap(([id, count]) => offsets.get(id)?.slice(count).slice(0, 1) ?? [])
    expect(resumed.some((offset) => offset > 0)).toBe(true)
    for (const list of offsets.values()) expect(list).toEqual(list.toSorted((a, b) => a - b))
    await poll(() => chips(page).count()).toBe(0)
    await poll(() => page.locator('.own .file').count()).toBe(4)
  })

  test('[FI1] files can be pasted and dropped; one that is too large says so, stays, and can be taken away', async () => {
    const app = await startTestApp({ files: { ...readConfig({}).files, fileBytes: 1000 } })
    const agent = await agentOnline(app)
    const page = await visit(app, {}, ofNetwork)
    await launcher(page).click()
    await say(page, 'hello')
    const { conversation } = await assigned(agent)
    await give(page, 'paste', [words('pasted.txt')])
    await page.getByText('Ready').waitFor()
    await give(page, 'drop', [words('dropped.txt'), file('film.mov', Buffer.alloc(1001))])
    await page.getByRole('alert').getByText('Larger than 1 KB').waitFor()
    await poll(() => page.getByText('Ready').count()).toBe(2)
    await shot(page, 'files-failed')
    expect(await faultsOf(page)).toEqual([])
    await send(page)
    await page.getByText('Not sent: retry or remove the failed files').waitFor()
    // Another try would end the same way.
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Remove film.mov' }).focus()
    await page.keyboard.press('Enter')
    // The button that had the focus is gone.
    const field = dialog(page).locator('.composer textarea')
    expect(await field.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(
      true,
    )
    await page.getByText('Not sent: retry').waitFor({ state: 'detached' })
    expect((await said(agent, conversation.publicThread)).some((each) => each.files !== undefined)).toBe(false)
    await field.press('Enter')
    const message = await eventually(
      async () => (await said(agent, conversation.publicThread)).find((each) => each.files !== undefined),
      'the message with files',
    )
    expect(message.files?.map(({ name }) => name)).toEqual(['pasted.txt', 'dropped.txt'])
    expect(message.text).toBeUndefined()
  })

  test('[FI5] an eleventh file is not taken, and words that are pasted beside a picture are words', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app)
    await launcher(page).click()
    await choose(
      page,
      Array.from({ length: 11 }, (_, n) => words(`file ${n}.txt`)),
    )
    await page.getByText('10 files per message at most').waitFor()
    expect(await chips(page).count()).toBe(10)
    await page.getByRole('button', { name: 'Remove file 9.txt' }).click()
    await poll(() => chips(page).count()).toBe(9)
    await dialog(page)
      .locator('.composer textarea')
      .evaluate((field) => {
        const data = new DataTransfer()
        data.items.add(new File(['x'], 'cells.png', { type: 'image/png' }))
        data.setData('text/plain', 'cells')
        field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, composed: true, clipboardData: data }))
      })
    expect(await chips(page).count()).toBe(9)
  })

  test('[FI4] a picture has its room at once, opens large, Escape returns the focus; the rest is to download', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    // No picture comes until the test lets it.
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route(/\/files\/.*thumb=1/, async (route) => {
      await gate
      await route.continue()
    })
    await launcher(page).click()
    await choose(page, [await picture('harbour.png', 800, 400), words('terms.txt')])
    await dialog(page).locator('.composer textarea').fill('see here')
    await send(page)
    const { reply } = await assigned(agent)
    const thumbnail = page.getByRole('button', { name: 'Open picture harbour.png' })
    await thumbnail.locator('img').waitFor()
    const box = async () => (await thumbnail.boundingBox()) ?? { width: 0, height: 0 }
    const { width, height } = await box()
    expect(width / height).toBeCloseTo(2, 1)
    letGo()
    await poll(() => thumbnail.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(480)
    expect(await box()).toMatchObject({ width, height })
    await shot(page, 'files-picture')
    await thumbnail.focus()
    await page.keyboard.press('Enter')
    const large = page.getByRole('dialog', { name: 'harbour.png' })
    await poll(() => large.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(800)
    await shot(page, 'files-large')
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await poll(() => large.count()).toBe(0)
    expect(await dialog(page).isVisible()).toBe(true)
    expect(await thumbnail.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(
      true,
    )
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /terms.txt/ }).click(),
    ])
    expect(download.suggestedFilename()).toBe('terms.txt')
    await reply('Thank you')
    await page.getByText('Thank you').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
  })

  test('[FI6] links that could not be had are asked for again, without a hand', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app, {}, ofNetwork)
    await launcher(page).click()
    await say(page, 'hello')
    const { conversation } = await assigned(agent)
    await page.route(/\/files\/links/, (route) => route.abort(), { times: 1 })
    await choose(page, [await picture('harbour.png', 80, 40)])
    await send(page)
    const thumbnail = page.getByRole('button', { name: 'Open picture harbour.png' })
    await poll(() => thumbnail.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(80)
    expect((await said(agent, conversation.publicThread)).at(-1)?.files).toHaveLength(1)
    expect(await faultsOf(page)).toEqual([])
  })

  test('[FI6] a link that is spent is asked for again by the click on it', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app)
    await page.clock.install()
    await launcher(page).click()
    await choose(page, [words('terms.txt')])
    await page.getByText('Ready').waitFor()
    await send(page)
    const row = page.getByRole('link', { name: /terms.txt/ })
    await poll(() => row.getAttribute('href')).toMatch(/files/)
    const before = await row.getAttribute('href')
    await page.clock.fastForward('11:00')
    const [download] = await Promise.all([page.waitForEvent('download'), row.click()])
    expect(download.suggestedFilename()).toBe('terms.txt')
    expect(await row.getAttribute('href')).not.toBe(before)
  })

  test('[FI5] a first message of a file alone begins the conversation, and is shown again by the next page', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    await launcher(page).click()
    await choose(page, [words('first.txt')])
    await page.getByText('Ready').waitFor()
    await send(page)
    const { conversation } = await assigned(agent)
    const [first] = await eventually(async () => {
      const all = await said(agent, conversation.publicThread)
      return all.length > 0 ? all : undefined
    }, 'the first message')
    expect(first?.files?.map(({ name }) => name)).toEqual(['first.txt'])
    await page.getByRole('link', { name: /first.txt/ }).waitFor()
    // After the reload, the part comes together with the message that has files.
    await page.reload()
    await page.getByRole('link', { name: /first.txt/ }).waitFor()
    expect(await dialog(page).innerText()).not.toContain('📎')
  })

  test('[TH3] the words that wait for files are a draft again after a reload', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app, {}, ofNetwork)
    await page.route(/\/uploads/, (route) => route.abort())
    await launcher(page).click()
    await choose(page, [words('stuck.txt')])
    const field = dialog(page).locator('.composer textarea')
    await field.fill('see the file')
    await send(page)
    await page.getByText('Sends when the files are ready').waitFor()
    await field.fill('and one more')
    await page.reload()
    await poll(() => field.inputValue()).toBe('see the file\nand one more')
  })

  test('[TH3] words that are sent while the part for files is on its way go together with the files', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    await page.route(/files[^/]*\.js/, async (route) => {
      await held
      await route.continue()
    })
    await launcher(page).click()
    const asked = page.waitForRequest(/files[^/]*\.js/)
    await choose(page, [words('slow.txt')])
    await asked
    const field = dialog(page).locator('.composer textarea')
    await field.fill('see the file')
    await field.press('Enter')
    await field.press('Enter')
    expect(await field.inputValue()).toBe('see the file')
    letGo()
    const { conversation } = await assigned(agent)
    const all = await eventually(async () => {
      const all = await said(agent, conversation.publicThread)
      return all.length > 0 ? all : undefined
    }, 'the message')
    expect(all.map(({ text, files }) => [text, files?.map(({ name }) => name)])).toEqual([
      ['see the file', ['slow.txt']],
    ])
    await poll(() => field.inputValue()).toBe('')
  })

  test('[TH3] words stay in the field when the part for files cannot be loaded', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app, {}, ofNetwork)
    await page.route(/files[^/]*\.js/, (route) => route.abort())
    await launcher(page).click()
    await choose(page, [words('lost.txt')])
    const field = dialog(page).locator('.composer textarea')
    await field.fill('see the file')
    await field.press('Enter')
    await dialog(page).getByRole('alert').waitFor()
    expect(await field.inputValue()).toBe('see the file')
  })

  test('[FI5] [TH3] files and words that are sent before the first hello arrives are kept, and go', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    let greet = () => {}
    const greeted = new Promise<void>((resolve) => (greet = resolve))
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage(async (message) => {
        await greeted
        socket.send(message)
      })
    })
    // No upload begins until the test lets it, so that the words wait for the file.
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await page.route(/\/uploads/, async (route) => {
      await gate
      await route.continue()
    })
    await page.reload()
    await launcher(page).click()
    await choose(page, [words('early.txt')])
    await chips(page).waitFor()
    const ready = page.evaluate(
      () => new Promise<void>((resolve) => (window as unknown as HelplinePage).Helpline.on('ready', resolve)),
    )
    const field = dialog(page).locator('.composer textarea')
    await field.fill('see the file')
    await send(page)
    await page.getByText('Sends when the files are ready').waitFor()
    greet()
    await ready
    expect(await chips(page).count()).toBe(1)
    letGo()
    const { conversation } = await assigned(agent)
    const [first] = await said(agent, conversation.publicThread)
    expect([first?.text, first?.files?.map(({ name }) => name)]).toEqual(['see the file', ['early.txt']])
  })

  test('[HT3] somebody else at the page finds no files of the one before', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app)
    await launcher(page).click()
    await choose(page, [words('mine.txt')])
    await page.getByText('Ready').waitFor()
    const secret = await app.services.sites.rotateSecret({ id: 'test' }, app.siteId)
    const identify = async (subject: string) => {
      const identity = jwt.sign({ name: 'Eve' }, secret, {
        algorithm: 'HS256',
        subject,
        audience: app.key,
        expiresIn: '5m',
      })
      const known = page.waitForResponse(/visitors\/tokens/)
      await page.evaluate((token) => (window as unknown as HelplinePage).Helpline.identify(token), identity)
      await known
    }
    // A visitor who signs in is still the same person, and keeps the draft.
    await identify('42')
    expect(await chips(page).count()).toBe(1)
    await identify('43')
    await poll(() => chips(page).count()).toBe(0)
    await choose(page, [words('of eve.txt')])
    await page.getByText('Ready').waitFor()
    await page.evaluate(() => (window as unknown as HelplinePage).Helpline.reset())
    await launcher(page).click()
    await dialog(page).locator('.composer').waitFor()
    await poll(() => chips(page).count()).toBe(0)
  })

  test('[HT3] a stranger who turns out to be a known person keeps the words that waited for files, not the files', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const secret = await app.services.sites.rotateSecret({ id: 'test' }, app.siteId)
    const identity = jwt.sign({ name: 'Eve' }, secret, {
      algorithm: 'HS256',
      subject: '42',
      audience: app.key,
      expiresIn: '5m',
    })
    const elsewhere = { site: app.key, language: 'en', identity }
    expect((await http(app.url, 'POST', '/api/v1/visitors/tokens', { body: elsewhere })).status).toBe(200)
    const page = await visit(app, {}, ofNetwork)
    await page.route(/\/uploads\//, (route) => route.abort())
    await launcher(page).click()
    const begun = page.waitForResponse(/\/uploads$/)
    await choose(page, [words('mine.txt')])
    await begun
    const field = dialog(page).locator('.composer textarea')
    await field.fill('see the file')
    await send(page)
    await page.getByText('Sends when the files are ready').waitFor()
    await page.evaluate((token) => (window as unknown as HelplinePage).Helpline.identify(token), identity)
    await poll(() => chips(page).count()).toBe(0)
    await poll(async () => (await field.inputValue()).trim()).toBe('see the file')
  })

  test('[FI5] files of a first message that nobody could take any more are still there when somebody can', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) =>
        hold && String(message).includes('"type":"online"') ? undefined : socket.send(message),
      )
    })
    let hold = true
    await page.reload()
    await launcher(page).click()
    await choose(page, [words('kept.txt')])
    await page.getByText('Ready').waitFor()
    await agent.call('availability', { status: 'offline' })
    // The news that the agent is gone got lost on the way, so the visitor still sends.
    await send(page)
    await page.getByRole('heading', { name: 'Leave us a message' }).waitFor()
    hold = false
    await agent.call('availability', { status: 'online' })
    await chips(page).getByText('Ready').waitFor()
    await send(page)
    await page.getByRole('link', { name: /kept.txt/ }).waitFor()
  })

  test('[WI3] a guest of a conversation sends files as well', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'hello' })
    const { conversation } = await assigned(agent)
    const { body } = await http(app.url, 'POST', `/api/v1/conversations/${conversation.id}/guests`, {
      token: agent.token,
      body: { epoch: conversation.epoch, name: 'Carl', role: 'speaker', hours: 1 },
    })
    const page = await visit(app)
    await page.goto((body as { link: string }).link)
    await page.getByRole('button', { name: 'Join chat' }).click()
    await choose(page, [words('waybill.txt')])
    await page.getByText('Ready').waitFor()
    await send(page)
    await page.getByRole('link', { name: /waybill.txt/ }).waitFor()
    const all = await said(agent, conversation.publicThread)
    expect(all.at(-1)?.files?.map(({ name }) => name)).toEqual(['waybill.txt'])
  })

  test('[FI7] a page of another origin that forbids pictures from elsewhere has them as downloads', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const origin = await strictHost(app)
    const page = await visit(app, {}, (fault) => fault.includes('img-src'))
    await page.goto(origin)
    await launcher(page).click()
    await choose(page, [await picture('harbour.png', 60, 40)])
    await page.getByText('Ready').waitFor()
    await send(page)
    await page.getByRole('link', { name: /harbour.png/ }).waitFor()
  })

  test('the part for files cannot be loaded: that is said, and the next try has it', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app, {}, ofNetwork)
    await launcher(page).click()
    await dialog(page).locator('.composer').waitFor()
    await page.route(/assets\/files-/, (route) => route.abort())
    await choose(page, [words('a.txt')])
    await page.getByRole('alert').getByText('Could not send this').waitFor()
    await page.unroute(/assets\/files-/)
    await choose(page, [words('a.txt')])
    await page.getByText('Ready').waitFor()
    expect(await page.getByText('Could not send this').count()).toBe(0)
  })
})
