/** Compares what people were told and saw with what the database holds. It changes nothing, and asks no server. */
import type { History, Screen } from './history.ts'

export interface StoredMessage {
  thread: string
  seq: number
  text: string | null
  key: string | null
}
export interface StoredAssignment {
  conversation: string
  agent: string
  epoch: number
  startedAt: number
  endedAt: number | null
}
export interface Stored {
  messages: StoredMessage[]
  threads: { id: string; lastSeq: number }[]
  assignments: StoredAssignment[]
  conversations: { id: string; status: string; agent: string | null }[]
  agents: { id: string; capacity: number }[]
}

/** Returns everything that is wrong, a sentence each; an empty list when every promise holds. */
export function check(history: History, screens: Screen[], stored: Stored): string[] {
  return [
    ...history.contradictions,
    ...transcripts(stored),
    ...acknowledged(history, stored),
    ...ordered(history),
    ...shown(screens, stored),
    ...oneAgent(stored),
    ...withinCapacity(stored),
    ...nobodyWaits(stored),
  ]
}

/** Rows for which `of` returns null are left out. */
function grouped<Row>(rows: Row[], of: (row: Row) => string | null): Map<string, Row[]> {
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
  return [...written.values()].flatMap(({ author, key, text, ack }) => {
    const there = byKey.get(key) ?? []
    if (there.length > 1) return [`“${text}” of ${author} is stored ${there.length} times`]
    const [one] = there
    if (one !== undefined && one.text !== text) return [`“${text}” of ${author} is stored as “${one.text}”`]
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
    const expected = stored.filter(({ seq }) => seq >= first).map(({ seq, text }) => `${seq} ${text ?? ''}`)
    const wrong = expected.findIndex((line, index) => `${lines[index]?.seq} ${lines[index]?.text}` !== line)
    if (wrong >= 0) return [`${person} does not see “${expected[wrong]}” of ${thread} where it stands`]
    return lines.length === expected.length ? [] : [`${person} sees ${lines.length} lines of ${expected.length}`]
  })
}

/** A conversation has one agent at a time. */
function oneAgent({ assignments }: Stored): string[] {
  const latest = new Map<string, StoredAssignment>()
  return [...assignments]
    .sort((a, b) => a.epoch - b.epoch)
    .flatMap((assignment) => {
      const before = latest.get(assignment.conversation)
      latest.set(assignment.conversation, assignment)
      if (before === undefined || (before.endedAt !== null && before.endedAt <= assignment.startedAt)) return []
      return [`conversation ${assignment.conversation} had two agents at ${assignment.startedAt}`]
    })
}

/** Nobody ever has more conversations than the capacity. Ends come before begins of the same millisecond. */
function withinCapacity({ assignments, agents }: Stored): string[] {
  return agents.flatMap(({ id, capacity }) => {
    const moments = assignments
      .filter(({ agent }) => agent === id)
      .flatMap(({ startedAt, endedAt }) => [
        { at: startedAt, change: 1 },
        ...(endedAt === null ? [] : [{ at: endedAt, change: -1 }]),
      ])
      .sort((a, b) => a.at - b.at || a.change - b.change)
    let load = 0
    let most = 0
    for (const { change } of moments) {
      load += change
      most = Math.max(most, load)
    }
    return most <= capacity ? [] : [`agent ${id} had ${most} conversations, and room for ${capacity}`]
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
