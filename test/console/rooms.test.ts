import type { Page, WebSocketRoute } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Message, Room, RoomStanding, ServerFrame } from '../../src/protocol/wire.ts'
import { faultsOf } from '../support/accessibility.ts'
import { makeAgent, startTestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { enter } from '../support/console.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { eventually } from '../support/peer.ts'

type Said = Record<string, unknown> & { type: string; ref?: number }
interface Person {
  id: string
  name: string
}

const named = (name: string) => name.padEnd(22, '_')
const member = ({ id, name }: Person) => ({ id, name, kind: 'agent' as const, role: 'speaker' as const })

function room(name: string, kind: Room['kind'], people: Person[]): Room {
  const seen = { topic: '', site: null, archivedAt: null, slowModeMs: 0, version: 1, lastMessage: null }
  return {
    ...seen,
    id: named(name),
    kind,
    name,
    thread: named(`t${name}`),
    members: people.map(member),
    memberCount: people.length,
  }
}

/** Serves the rooms as the test has them; everything else comes from the server itself. */
async function serveRooms(
  page: Page,
  rooms: RoomStanding[],
  said: Said[],
  messages: Message[],
): Promise<(frame: ServerFrame) => void> {
  let socket: WebSocketRoute | undefined
  const tell = (frame: ServerFrame) => socket?.send(JSON.stringify(frame))
  const threads = new Set(rooms.map((each) => each.room.thread))
  await page.routeWebSocket(/\/ws$/, (route) => {
    socket = route
    const server = route.connectToServer()
    route.onMessage((data) => {
      const frame = JSON.parse(String(data)) as Said
      said.push(frame)
      const answer = (result: object) => tell({ type: 'ok', ref: frame.ref ?? 0, result })
      if (frame.type === 'rooms') return answer({ rooms })
      if (!threads.has(String(frame['thread']))) return server.send(data)
      const thread = String(frame['thread'])
      const own = messages.filter((message) => message.thread === thread)
      if (frame.type === 'follow')
        answer({ thread, epoch: 'e', mode: 'reset', lastSeq: own.length, messages: own, marks: [] })
      if (frame.type === 'post') answer({ thread, seq: own.length + 1, at: Date.now() })
      if (frame.type === 'unfollow') answer({})
    })
  })
  return tell
}

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('rooms in the console', () => {
  test('an agent sees a mention, reads it, calls a colleague by name and loses a room; axe finds nothing', async () => {
    const app = await startTestApp()
    const ada = await makeAgent(app, { name: 'Ada Lovelace' })
    const bob = { id: (await makeAgent(app, { name: 'Bob Stone' })).id, name: 'Bob Stone' }
    const me = { id: ada.id, name: 'Ada Lovelace' }
    const general = room('General', 'open', [me, bob])
    const leads = room('Leads', 'private', [me, bob])
    const author = { kind: 'agent' as const, ...bob }
    const hello: Message = {
      thread: general.thread,
      seq: 1,
      at: Date.now(),
      author,
      kind: 'text',
      text: '@Ada Lovelace hello',
      mentions: [ada.id],
    }
    const rooms: RoomStanding[] = [
      { room: general, joined: true, unread: 1, mentions: 1 },
      { room: leads, joined: true, unread: 0, mentions: 0 },
    ]
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const page = await (await browser.newContext({ locale: 'en-US', bypassCSP: true })).newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    const said: Said[] = []
    const tell = await serveRooms(page, rooms, said, [hello])
    await enter(page, `${app.url}/console`, ada.email)

    // The mention shows on the rail and in the list, and goes when it is read.
    await page.getByRole('link', { name: /Rooms/ }).click()
    const row = page.getByRole('link', { name: /^.*General/ })
    await row.getByText('@1').waitFor()
    await row.click()
    await page.getByRole('log').locator('.mention[data-me]', { hasText: '@Ada Lovelace' }).waitFor()
    await row.getByText('@1').waitFor({ state: 'detached' })

    // An @ offers the colleague, and the message carries whom it calls.
    const field = page.getByRole('textbox', { name: 'Message', exact: true })
    await field.pressSequentially('Thanks @bo')
    await page.getByRole('option', { name: /Bob Stone/ }).waitFor()
    await field.press('Enter')
    expect(await field.inputValue()).toBe('Thanks @Bob Stone ')
    await field.press('Enter')
    const post = await eventually(() => said.find(({ type }) => type === 'post'), 'the post')
    expect(post).toMatchObject({ thread: general.thread, text: 'Thanks @Bob Stone', mentions: [bob.id] })

    // Talk in another room makes it unread. When the agent is removed from it, it leaves the list.
    const other = page.getByRole('link', { name: /Leads/ })
    tell({
      type: 'room_activity',
      room: leads.id,
      thread: leads.thread,
      seq: 1,
      at: Date.now(),
      author,
      preview: 'psst',
      mentioned: false,
    })
    await other.getByText('psst').waitFor()
    expect(await other.getAttribute('data-unread')).toBe('true')
    expect(await faultsOf(page, 'main')).toEqual([])
    tell({ type: 'room_gone', room: leads.id })
    await other.waitFor({ state: 'detached' })
  })
})
