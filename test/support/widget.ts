/** What a visitor does in the widget's window, and what an agent sees of it, for tests in browsers. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { faultsOf as faultsIn } from './accessibility.ts'
import type { TestApp } from './app.ts'
import { PATIENCE_MS } from './patience.ts'
import { newKey, type Peer } from './peer.ts'

/** With `SHOTS=folder`, tests save a picture of every state that they pass through. */
const SHOTS = process.env['SHOTS']

/** Polls for far longer than it takes, because machines differ. */
export const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: PATIENCE_MS })

/**
 * Opens a page with the widget on it. Errors of the page and of its console fail the test, unless `mayFail` accepts
 * them.
 */
export async function visit(
  browser: Browser,
  app: Pick<TestApp, 'url'>,
  options: BrowserContextOptions = {},
  mayFail: (fault: string) => boolean = () => false,
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on(
    'console',
    (message) => message.type() === 'error' && faults.push(`${message.text()} ${message.location().url}`),
  )
  onTestFinished(() => expect(faults.filter((fault) => !mayFail(fault))).toEqual([]))
  await page.goto(`${app.url}/`)
  return page
}

export async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

export const launcher = (page: Page) => page.locator('.launch')
export const dialog = (page: Page) => page.getByRole('dialog')
export const bubbles = (page: Page) => page.locator('.bubble:not(.dots)')

export async function say(page: Page, text: string): Promise<void> {
  const field = dialog(page).locator('.composer textarea')
  await field.fill(text)
  await field.press('Enter')
}

/** Resolves with the conversation that came to this agent, which the agent then follows. */
export async function assigned(agent: Peer & { id: string }) {
  const { conversation } = await agent.event('staff_conversation', (event) => event.conversation.agent?.id === agent.id)
  await agent.call('follow', { thread: conversation.publicThread })
  const reply = (text: string) =>
    agent.call('post', { thread: conversation.publicThread, key: newKey(), text, epoch: conversation.epoch })
  return { conversation, reply }
}

/**
 * Serves a page of another origin that the site allows. Its policy permits nothing but what docs/embedding.md asks for.
 */
export async function strictHost(app: TestApp): Promise<string> {
  const policy =
    `default-src 'none'; script-src ${app.url}; connect-src ${app.url} ${app.url.replace('http', 'ws')}; ` +
    "img-src data:; require-trusted-types-for 'script'"
  const host = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
    response.end(
      '<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">' +
        `<script src="${app.url}/widget.js?site=${app.key}" async></script><p>Host`,
    )
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void host.close())
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  await app.services.sites.update({ id: 'test' }, app.siteId, { origins: [origin] })
  return origin
}

/** Returns what axe finds in the widget. */
export const faultsOf = (page: Page): Promise<string[]> => faultsIn(page, '#helpline')

/** Serves pages of another origin that the site allows. Each holds the given HTML, followed by the widget's tag. */
export async function pageHost(app: TestApp): Promise<(html: string, tag?: string) => string> {
  const pages: string[] = []
  const host = createServer(({ url }, response) => {
    const html = pages[Number(url?.slice(1).replace(/\?.*/, ''))]
    response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void host.close())
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  await app.services.sites.update({ id: 'test' }, app.siteId, { origins: [origin] })
  return (html, tag = '') => {
    const icon = '<link rel="icon" href="data:,">'
    const script = `<script src="${app.url}/widget.js?site=${app.key}" async ${tag}></script>`
    return `${origin}/${pages.push(`<!doctype html>${html}${icon}${script}`) - 1}`
  }
}
