import '../support/page.ts'
import { describe, expect, test } from 'vitest'
import { LIMITS, type Message } from '../../src/protocol/wire.ts'
import { ChatCommands } from '../../widgets/console/desk/chat-commands.ts'
import { chatWith, MEI, messageOf } from '../support/entities.ts'
import { inboxOn, Refused, startDesk } from './desk-bench.ts'

const CHAT = chatWith(MEI, 1)

async function wordsOf(...messages: Partial<Message>[]): Promise<string> {
  return wordsWith(() => ({ messages: messages.map((each, index) => messageOf(index + 1, each)), lastSeq: 9 }))
}

async function wordsWith(fetch: () => unknown): Promise<string> {
  const { connection } = await startDesk({ fetch })
  const { inbox, departures } = await inboxOn(connection)
  const commands = new ChatCommands({ connection, inbox, departures, alerts: { quietly: async (work) => work } })
  return commands.firstWords(CHAT)
}

describe('the subject that is offered for a ticket', () => {
  test('is the first line of what the visitor asked first, not of what was said to them', async () => {
    const greeting = { author: { kind: 'agent' as const, ...MEI }, text: 'How can I help?' }
    const blank = { text: ' ' }
    expect(await wordsOf(greeting, blank, { text: ' My mug broke \nIt was blue.' }, { text: 'Hello?' })).toBe(
      'My mug broke ',
    )
  })

  test('[TH7] is as long as the server takes, and ends with a whole sign', async () => {
    const words = 'a'.repeat(LIMITS.subjectLength)
    expect(await wordsOf({ text: `${words}b` })).toBe(words)
    expect(await wordsOf({ text: `${words.slice(1)}🎈🎈` })).toBe(words.slice(1))
    const family = '👨‍👩‍👧'
    expect(await wordsOf({ text: family.repeat(100) })).toBe(
      family.repeat(Math.floor(LIMITS.subjectLength / family.length)),
    )
  })

  test('is empty where there is none, or the thread cannot be read', async () => {
    expect(await wordsOf({ author: { kind: 'agent', ...MEI } })).toBe('')
    expect(await wordsWith(() => new Refused('not_found'))).toBe('')
  })
})
