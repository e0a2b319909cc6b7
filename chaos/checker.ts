/** Compares what people were told and saw with what the database holds. It changes nothing, and asks no server. */
import type { Board, History, Inbox, Screen, Sights } from './history.ts'

export interface StoredMessage {
  /** Its place in the order in which all messages were stored. */
  order: number
  thread: string
  seq: number
  /** Its text and its files, as a screen shows them. */
  line: string
  key: string | null
  /** The agent who wrote it. */
  author: string | null
  /** What happened, and to which agent. */
  event: { name: string; agent: string | null } | null
}
export interface StoredAssignment {
  conversation: string
  agent: string
  epoch: number
  isCurrent: boolean
}
export interface Stored {
  messages: StoredMessage[]
  threads: { id: string; kind: string; ownerId: string; visitorId: string | null; lastSeq: number }[]
  /** They are in the order of their epochs. */
  assignments: StoredAssignment[]
  conversations: { id: string; status: string; agent: string | null; epoch: number; version: number }[]
  /** Those who may take conversations at the end. */
  agents: { id: string; capacity: number }[]
  /** Those that were not taken back. */
  announcements: { id: string; audience: string; version: number }[]
  putAway: { announcement: string; person: string }[]
}

/** Returns everything that is wrong, a sentence each; an empty list when every promise holds. */
export function check(history: History, { screens, inboxes, boards }: Sights, stored: Stored): string[] {
  const chats = chatsOf(stored)
  return [
    ...history.contradictions,
    ...transcripts(stored),
    ...acknowledged(history, stored),
    ...ordered(history),
    ...shown(screens, stored),
    ...listed(inboxes, stored),
    ...announced(boards, stored),
    ...oneAgent(chats, stored),
    ...asTold(history, stored),
    ...fenced(history, chats, stored),
    ...withinCapacity(chats, stored),
    ...nobodyWaits(stored),
  ]
}

/** Rows for which `of` returns null are left out. */
function grouped<Row>(rows: readonly Row[], of: (row: Row) => string | null): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const name = of(row)
    if (name === null) continue
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return groups
}
const byThread = (messages: StoredMessage[]) => grouped(messages, ({ thread }) => thread)

/** The public thread of a conversation, in the order of its seqs. */
interface Chat {
  conversation: string
  messages: StoredMessage[]
}
function chatsOf({ threads, messages }: Stored): Chat[] {
  const found = byThread(messages)
  return threads
    .filter(({ kind }) => kind === 'public')
    .map(({ id, ownerId }) => ({
      conversation: ownerId,
      messages: [...(found.get(id) ?? [])].sort((a, b) => a.seq - b.seq),
    }))
}

/** Each thread counts from 1 without a gap, up to its own number. */
function transcripts({ messages, threads }: Stored): string[] {
  const found = byThread(messages)
  return threads.flatMap(({ id, lastSeq }) => {
    const seqs = (found.get(id) ?? []).map(({ seq }) => seq).sort((a, b) => a - b)
    const wrong = seqs.findIndex((seq, index) => seq !== index + 1)
    if (wrong >= 0) return [`thread ${id}: ${seqs[wrong]} stands where ${wrong + 1} belongs`]
    return seqs.length === lastSeq ? [] : [`thread ${id}: it counts ${lastSeq} and holds ${seqs.length} messages`]
  })
}

/** Every acked message is there once, in the place that was acked; none is there twice. */
function acknowledged({ written }: History, { messages }: Stored): string[] {
  const byKey = grouped(messages, ({ key }) => key)
  return [...written.values()].flatMap(({ author, key, text, files, ack }) => {
    const there = byKey.get(key) ?? []
    if (there.length > 1) return [`“${text}” of ${author} is stored ${there.length} times`]
    const [one] = there
    const line = [text, ...files].join(' ')
    if (one !== undefined && one.line !== line) return [`“${line}” of ${author} is stored as “${one.line}”`]
    if (ack === undefined) return []
    if (one === undefined) return [`“${text}” of ${author} was acknowledged as ${ack.seq} and is not there`]
    return one.thread === ack.thread && one.seq === ack.seq
      ? []
      : [`“${text}” of ${author} was acknowledged as ${ack.thread} ${ack.seq} and stands at ${one.thread} ${one.seq}`]
  })
}

/** What one author wrote into one thread stands there in the order in which it was written. */
function ordered({ written }: History): string[] {
  const last = new Map<string, number>()
  return [...written.values()].flatMap(({ author, text, ack }) => {
    if (ack === undefined) return []
    const lane = `${author} ${ack.thread}`
    const before = last.get(lane) ?? 0
    last.set(lane, Math.max(before, ack.seq))
    return ack.seq > before ? [] : [`“${text}” of ${author} stands at ${ack.seq}, before what was written earlier`]
  })
}

/** Each screen shows what the database holds: every line once, in its place. */
function shown(screens: Screen[], { messages }: Stored): string[] {
  const threads = byThread(messages)
  return screens.flatMap(({ person, thread, lines }) => {
    const stored = (threads.get(thread) ?? []).sort((a, b) => a.seq - b.seq)
    const first = lines[0]?.seq ?? 1
    const expected = stored.filter(({ seq }) => seq >= first).map(({ seq, line }) => `${seq} ${line}`)
    const wrong = expected.findIndex((line, index) => `${lines[index]?.seq} ${lines[index]?.text}` !== line)
    if (wrong >= 0) return [`${person} does not see “${expected[wrong]}” of ${thread} where it stands`]
    return lines.length === expected.length ? [] : [`${person} sees ${lines.length} lines of ${expected.length}`]
  })
}

/** Each agent's list of conversations is the one of the database. */
function listed(inboxes: Inbox[], { conversations }: Stored): string[] {
  type Listed = Inbox['conversations'][number]
  const say = ({ status, agent, epoch, version }: Listed) => `${status} ${agent} ${epoch} ${version}`
  const open = new Map(conversations.filter(({ status }) => status !== 'closed').map((row) => [row.id, row]))
  return inboxes.flatMap(({ person, conversations: seen }) => {
    const known = new Map(seen.map((row) => [row.id, row]))
    return [...new Set([...open.keys(), ...known.keys()])].flatMap((id) => {
      const [stored, shown] = [open.get(id), known.get(id)]
      if (shown === undefined) return [`${person} does not see conversation ${id} in the list`]
      if (stored === undefined) return [`${person} still sees conversation ${id}, which is over`]
      return say(stored) === say(shown) ? [] : [`${person} sees ${id} as ${say(shown)}, and it is ${say(stored)}`]
    })
  })
}

/** Each announcement that was not taken back is before everybody whom it is for and who did not put it away. */
function announced(boards: Board[], { announcements, putAway }: Stored): string[] {
  const away = new Set(putAway.map(({ announcement, person }) => `${announcement} ${person}`))
  return boards.flatMap(({ person, id, kind, versions }) => {
    const due = announcements.filter((one) => one.audience === kind && !away.has(`${one.id} ${id}`))
    const missing = due.filter((one) => versions.get(one.id) !== one.version)
    const known = new Set(due.map((one) => one.id))
    const wrong = [...versions.keys()].filter((one) => !known.has(one))
    return [
      ...missing.map((one) => `${person} does not see announcement ${one.id} as it is`),
      ...wrong.map((one) => `${person} still sees announcement ${one}`),
    ]
  })
}

const GIVEN = ['assigned', 'transferred']
const TAKEN = ['returned', 'closed']

/**
 * A conversation has one agent at a time: what the assignments say is what the transcript says, in the same order, and
 * the current one is the conversation's. Clocks have no say in it.
 */
function oneAgent(chats: Chat[], { assignments, conversations }: Stored): string[] {
  const given = grouped(assignments, ({ conversation }) => conversation)
  const now = new Map(conversations.map((row) => [row.id, row]))
  return chats.flatMap(({ conversation, messages }) => {
    const rows = given.get(conversation) ?? []
    const told = messages.flatMap(({ event }) => (event !== null && GIVEN.includes(event.name) ? [event.agent] : []))
    if (rows.map(({ agent }) => agent).join(' ') !== told.join(' '))
      return [`conversation ${conversation} had two agents: ${rows.length} assignments, and ${told.length} were told`]
    const current = rows.filter(({ isCurrent }) => isCurrent)
    const { status, agent } = now.get(conversation) ?? { status: 'gone', agent: null }
    const expected = status === 'active' ? [agent] : []
    return current.map((row) => row.agent).join(' ') === expected.join(' ')
      ? []
      : [`conversation ${conversation} had two agents at the end: it is ${status}, and ${current.length} have it`]
  })
}

/** Whoever staff were told has a conversation in an epoch has had it in that epoch. */
function asTold({ assigned }: History, { assignments }: Stored): string[] {
  const had = new Set(assignments.map(({ conversation, epoch, agent }) => `${conversation} ${epoch} ${agent}`))
  return [...assigned.values()].flatMap(({ conversation, epoch, agent }) =>
    had.has(`${conversation} ${epoch} ${agent}`)
      ? []
      : [`staff were told that ${agent} has ${conversation} in epoch ${epoch}, which is stored nowhere`],
  )
}

/**
 * An agent writes in a conversation only while it is the agent's, and under the present assignment: the one that the
 * transcript told last.
 */
function fenced({ written }: History, chats: Chat[], { assignments }: Stored): string[] {
  const given = grouped(assignments, ({ conversation }) => conversation)
  return chats.flatMap(({ conversation, messages }) => {
    const rows = given.get(conversation) ?? []
    let count = 0
    let current: StoredAssignment | undefined
    return messages.flatMap(({ seq, author, event, key, line }) => {
      if (event !== null && GIVEN.includes(event.name)) current = rows[count++]
      if (event !== null && TAKEN.includes(event.name)) current = undefined
      if (author === null || event !== null) return []
      if (author !== current?.agent)
        return [`“${line}” at ${seq} of ${conversation} is by an agent who did not have it`]
      const epoch = written.get(key ?? '')?.epoch
      return epoch === current.epoch
        ? []
        : [`“${line}” at ${seq} of ${conversation} was written in epoch ${epoch}, and stands in ${current.epoch}`]
    })
  })
}

/** Nobody ever has more conversations than the capacity, in the order in which it was stored. */
function withinCapacity(chats: Chat[], { agents }: Stored): string[] {
  const events = chats
    .flatMap(({ conversation, messages }) => messages.map(({ order, event }) => ({ conversation, order, event })))
    .sort((a, b) => a.order - b.order)
  const holders = new Map<string, string>()
  const loads = new Map<string, number>()
  const most = new Map<string, number>()
  const change = (agent: string | undefined, by: number) => {
    if (agent === undefined) return
    const load = (loads.get(agent) ?? 0) + by
    loads.set(agent, load)
    most.set(agent, Math.max(load, most.get(agent) ?? 0))
  }
  for (const { conversation, event } of events) {
    if (event === null || ![...GIVEN, ...TAKEN].includes(event.name)) continue
    change(holders.get(conversation), -1)
    holders.delete(conversation)
    if (!GIVEN.includes(event.name) || event.agent === null) continue
    holders.set(conversation, event.agent)
    change(event.agent, 1)
  }
  return agents.flatMap(({ id, capacity }) => {
    const load = most.get(id) ?? 0
    return load <= capacity ? [] : [`agent ${id} had ${load} conversations, and room for ${capacity}`]
  })
}

/** At the end everybody is there, so nobody waits while somebody has room. */
function nobodyWaits({ conversations, agents }: Stored): string[] {
  const waiting = conversations.filter(({ status }) => status === 'queued').length
  if (waiting === 0) return []
  const isFree = ({ id, capacity }: Stored['agents'][number]) =>
    conversations.filter(({ status, agent }) => status === 'active' && agent === id).length < capacity
  return agents.some(isFree) ? [`${waiting} conversations wait while an agent has room`] : []
}
