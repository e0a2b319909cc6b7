import '../support/page.ts'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { InboxResult, RoomStanding } from '../../src/protocol/wire.ts'
import { Inbox } from '../../widgets/console/stores/inbox.ts'
import { Rooms } from '../../widgets/console/stores/rooms.ts'
import { loadPreferences } from '../../widgets/console/view/preferences.ts'
import { go } from '../../widgets/console/view/route.ts'
import { chatOf, chatWith, idOf, ME, MEI, OTTO, roomOf, standingIn } from '../support/entities.ts'
import { lookAway } from '../support/page.ts'
import { eventually, inboxOf, startDesk } from './desk-bench.ts'

/** What the browser was asked to sound and to show. */
const tones: number[] = []
const shown: { title: string; body: string; tag: string; click(): void }[] = []

class Sounds {
  readonly state = 'running'
  readonly currentTime = 0
  readonly destination = {}
  createGain = () => ({
    gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
    connect: (to: object) => to,
  })
  createOscillator = () => {
    const frequency = { value: 0 }
    return { frequency, connect: (to: object) => to, start: () => void tones.push(frequency.value), stop() {} }
  }
}

class Notices {
  static permission = 'granted'
  onclick = () => {}
  constructor(title: string, { body, tag }: { body: string; tag: string }) {
    shown.push({ title, body, tag, click: () => this.onclick() })
  }
  close() {}
}
vi.stubGlobal('AudioContext', Sounds)
vi.stubGlobal('Notification', Notices)
vi.stubGlobal('focus', () => {})
const { Alerts } = await import('../../widgets/console/alerts/alerts.ts')

async function alerted(inboxHas: Partial<InboxResult> = {}, rooms: RoomStanding[] = []) {
  const { server, connection, answers } = await startDesk({ inbox: () => inboxOf(inboxHas), rooms: () => ({ rooms }) })
  const inbox = new Inbox(connection, ME)
  const lists = new Rooms(connection, ME)
  const preferences = loadPreferences(undefined)
  const alerts = new Alerts(inbox, lists, preferences)
  onTestFinished(() => {
    alerts.close()
    inbox.close()
    lists.close()
  })
  await eventually(() => expect([inbox.state.value, lists.state.value]).toEqual(['ready', 'ready']))
  const says = (number: number, seq: number, author: 'visitor' | 'agent' = 'visitor') =>
    server.tell({
      type: 'activity',
      conversation: idOf(`chat${number}`),
      thread: idOf(`public${number}`),
      seq,
      at: seq,
      author,
      authorId: 'x',
      preview: `line ${seq}`,
      awaitingSince: null,
    })
  const saysIn = (room: RoomStanding['room'], seq: number, mentioned = false, author = OTTO) =>
    server.tell({
      type: 'room_activity',
      room: room.id,
      thread: room.thread,
      seq,
      at: seq,
      author: { kind: 'agent', ...author },
      preview: `line ${seq}`,
      mentioned,
    })
  return { server, answers, inbox, rooms: lists, preferences, alerts, says, saysIn }
}

beforeEach(() => {
  tones.length = 0
  shown.length = 0
  go({ screen: 'chats' })
})

describe('a chat that comes to an agent', () => {
  test('rings, shows a notification on a hidden page, and a click on that opens it', async () => {
    const { inbox } = await alerted({ conversations: [chatOf(1)] })
    lookAway()
    inbox.put(chatWith(MEI, 1, { version: 2, lastMessage: { seq: 1, at: 1, author: 'visitor', preview: 'Hello?' } }))
    expect(tones).toEqual([660, 880])
    expect(shown).toMatchObject([{ title: 'New chat: Visitor 1', body: 'Hello?', tag: idOf('chat1') }])
    shown[0]?.click()
    expect(location.hash).toBe(`#/chats/${idOf('chat1')}`)
  })

  test('that the agent took itself does not ring, and stands in the list as new all the same', async () => {
    const { inbox, alerts } = await alerted({ conversations: [chatOf(1)] })
    await alerts.quietly(Promise.resolve().then(() => inbox.put(chatWith(MEI, 1, { version: 2 }))))
    expect([tones, inbox.unread.value.get(idOf('chat1'))]).toEqual([[], 1])
    inbox.put(chatWith(MEI, 2))
    expect(tones).toEqual([660, 880])
  })

  test('rings again after one that could not be taken', async () => {
    const { inbox, alerts } = await alerted()
    await expect(alerts.quietly(Promise.reject(new Error('busy')))).rejects.toThrow('busy')
    inbox.put(chatWith(MEI, 1))
    expect(tones).toEqual([660, 880])
  })

  test('rings once, and not for what only changed, nor for a colleague’s', async () => {
    const { inbox } = await alerted()
    inbox.put(chatWith(MEI, 1))
    inbox.put(chatWith(MEI, 1, { version: 2, rating: 5 }))
    inbox.put(chatWith(OTTO, 2))
    inbox.put(chatOf(3))
    expect(tones).toEqual([660, 880])
  })

  test('rings for whoever is brought in by a colleague', async () => {
    const { inbox } = await alerted({ conversations: [chatWith(OTTO, 1)] })
    const people = [{ ...MEI, kind: 'agent' as const, role: 'speaker' as const, expiresAt: null }]
    inbox.put(chatWith(OTTO, 1, { version: 2, people: people as never }))
    expect(tones).toEqual([660, 880])
  })

  test('is silent where the agent wants no sound', async () => {
    const { inbox, preferences } = await alerted()
    preferences.sound.value = false
    inbox.put(chatWith(MEI, 1))
    expect(tones).toEqual([])
  })
})

describe('a visitor who writes', () => {
  test('rings for the chat’s agent alone, and only from elsewhere', async () => {
    const { inbox, says } = await alerted({ conversations: [chatWith(MEI, 1), chatWith(OTTO, 2)] })
    says(2, 1)
    says(1, 1, 'agent')
    says(1, 2)
    await eventually(() => expect(tones).toEqual([740]))
    go({ screen: 'chats', id: idOf('chat1') })
    says(1, 3)
    await eventually(() => expect(inbox.conversations.value.get(idOf('chat1'))?.lastMessage?.seq).toBe(3))
    expect(tones).toEqual([740])
  })

  test('rings in an open chat, too, while nobody looks at the page', async () => {
    const { says } = await alerted({ conversations: [chatWith(MEI, 1)] })
    go({ screen: 'chats', id: idOf('chat1') })
    lookAway()
    says(1, 1)
    await eventually(() => expect(tones).toEqual([740]))
    expect(shown).toMatchObject([{ title: 'Visitor 1', body: 'line 1' }])
  })
})

describe('a room', () => {
  const talk = roomOf('talk')
  const direct = roomOf('pair', {
    kind: 'direct',
    name: '',
    members: [
      { ...MEI, kind: 'agent', role: 'speaker' },
      { ...OTTO, kind: 'agent', role: 'speaker' },
    ],
  })

  test('rings for whom a message names, and always between two', async () => {
    const { rooms, saysIn } = await alerted({}, [standingIn(talk), standingIn(direct)])
    lookAway()
    saysIn(talk, 1)
    await eventually(() => expect(rooms.find(talk.id)?.unread).toBe(1))
    expect(tones).toEqual([])
    saysIn(talk, 2, true)
    saysIn(direct, 1)
    await eventually(() => expect(shown.map(({ title }) => title)).toEqual(['Otto in talk', 'Otto']))
    shown[1]?.click()
    expect(location.hash).toBe(`#/rooms/${direct.id}`)
  })

  test('is silent where the agent is looking, and for its own words', async () => {
    const { rooms, saysIn } = await alerted({}, [standingIn(direct)])
    go({ screen: 'rooms', id: direct.id })
    const last = () => rooms.find(direct.id)?.room.lastMessage?.seq
    saysIn(direct, 1)
    await eventually(() => expect(last()).toBe(1))
    go({ screen: 'rooms' })
    saysIn(direct, 2, false, MEI)
    await eventually(() => expect(last()).toBe(2))
    expect(tones).toEqual([])
  })
})

describe('the title of the tab', () => {
  test('counts the chats of this agent that wait to be read, and what calls it in rooms', async () => {
    const room = roomOf('talk')
    const { inbox, rooms, alerts } = await alerted(
      {
        conversations: [chatWith(MEI, 1), chatWith(OTTO, 2), chatWith(MEI, 3)],
        unread: { [idOf('public1')]: 4, [idOf('public2')]: 1 },
      },
      [standingIn(room, { unread: 9, mentions: 2 })],
    )
    expect(document.title).toBe('(3) Helpline')
    inbox.markRead(idOf('chat1'))
    expect(document.title).toBe('(2) Helpline')
    rooms.markRead(room.id)
    expect(document.title).toBe('Helpline')
    inbox.markNew(idOf('chat3'))
    expect(document.title).toBe('(1) Helpline')
    alerts.close()
    expect(document.title).toBe('Helpline')
  })
})

describe('what a screen reader is told', () => {
  test('is said together after two seconds, and taken away so that it can be said again', async () => {
    const { alerts } = await alerted()
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { spoken } = alerts
    spoken.hear({ kind: 'chat', id: 'a', name: 'Ada' })
    vi.advanceTimersByTime(1_999)
    expect(spoken.words.value).toBe('')
    spoken.hear({ kind: 'message', id: 'b', name: 'Bob' })
    spoken.hear({ kind: 'message', id: 'b', name: 'Bob' })
    vi.advanceTimersByTime(1)
    expect(spoken.words.value).toBe('New chat: Ada New message from Bob')
    vi.advanceTimersByTime(5_000)
    expect(spoken.words.value).toBe('')
  })

  test('counts chats, and messages by the chats that they are in', async () => {
    const { alerts } = await alerted()
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    for (const id of ['a', 'b', 'c']) alerts.spoken.hear({ kind: 'chat', id, name: id })
    for (const id of ['d', 'd', 'e']) alerts.spoken.hear({ kind: 'message', id, name: id })
    vi.advanceTimersByTime(2_000)
    expect(alerts.spoken.words.value).toMatch(/^3 new chats .*2/)
  })
})
