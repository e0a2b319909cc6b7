import { describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { newKey } from '../support/peer.ts'

type Agent = Awaited<ReturnType<typeof agentOnline>>
type Visitor = Awaited<ReturnType<typeof visitorOnline>>
interface Stage {
  app: TestApp
  agent: Agent
  visitor: Visitor
  key: string
}

async function stage(): Promise<Stage> {
  const app = await startTestApp()
  return { app, agent: await agentOnline(app, { role: 'admin' }), visitor: await visitorOnline(app), key: newKey() }
}
const closed = async ({ agent, visitor }: Stage, conversation: string) => {
  const { epoch } = (await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active'))
    .conversation
  await agent.call('close', { conversation, epoch })
  await visitor.event('conversation', (frame) => frame.conversation.status === 'closed')
}

describe('[TH3] [VI1] a command with a key, said again', () => {
  /** Each row has what is said, what happens before it is said again, and what of the answer must stay the same. */
  const rows: [string, (stage: Stage) => Promise<unknown>, (stage: Stage, first: never) => Promise<unknown>][] = [
    [
      'open',
      async ({ visitor, key }) => idsOf(await visitor.call('open', { key, text: 'hello' })),
      async () => undefined,
    ],
    [
      'open, after the conversation was closed',
      async ({ visitor, key }) => idsOf(await visitor.call('open', { key, text: 'hello' })),
      (on, first: { id: string }) => closed(on, first.id),
    ],
    [
      'open into the conversation that another tab began, after it was closed',
      async ({ visitor, key }) => {
        await visitor.call('open', { key: 'A'.repeat(22), text: 'hello' })
        return idsOf(await visitor.call('open', { key, text: 'and this' }))
      },
      (on, first: { id: string }) => closed(on, first.id),
    ],
    [
      'open, after the conversation was closed and another one began',
      async ({ visitor, key }) => {
        await visitor.call('open', { key: 'A'.repeat(22), text: 'hello' })
        return idsOf(await visitor.call('open', { key, text: 'and this' }))
      },
      async (on, first: { id: string }) => {
        await closed(on, first.id)
        await on.visitor.call('open', { key: newKey(), text: 'the next one' })
      },
    ],
    [
      'leave_message',
      ({ visitor, key }) => visitor.call('leave_message', { key, text: 'hello', email: 'eve@example.com' }),
      async () => undefined,
    ],
    [
      'create_room',
      async ({ agent, key }) => (await agent.call('create_room', { key, kind: 'open', name: 'General' })).room.id,
      async () => undefined,
    ],
    [
      'create_room, after it was archived',
      async ({ agent, key }) => (await agent.call('create_room', { key, kind: 'private', name: 'Leads' })).room.id,
      ({ agent }, room: string) => agent.call('archive_room', { room }),
    ],
    [
      'create_room of a Q&A, which a site holds one of',
      async ({ app, agent, key }) =>
        (await agent.call('create_room', { key, kind: 'qa', name: 'Live', site: app.siteId })).room.id,
      async () => undefined,
    ],
  ]
  test.each(rows)('%s: the same answer, and nothing twice', async (_title, say, meanwhile) => {
    const on = await stage()
    const first = await say(on)
    await meanwhile(on, first as never)
    const again = await say(on)
    expect(again).toEqual(first)
  })

  test('of everything that was said twice there is one', async () => {
    const on = await stage()
    const { visitor, agent, key } = on
    const first = await visitor.call('open', { key, text: 'hello' })
    await closed(on, first.conversation.id)
    await visitor.call('open', { key, text: 'hello' })
    expect((await visitor.call('history', {})).conversations).toHaveLength(1)
    await expect(visitor.call('open', { key, text: 'other words' })).rejects.toThrow('key_reused')
    const room = await agent.call('create_room', { key, kind: 'open', name: 'General' })
    await agent.call('create_room', { key, kind: 'open', name: 'General' })
    await expect(agent.call('create_room', { key, kind: 'private', name: 'General' })).rejects.toThrow('key_reused')
    expect((await agent.call('rooms', {})).rooms.map((standing) => standing.room.id)).toEqual([room.room.id])
  })
})

/** Keeps only what must stay: the version and the status may change. */
const idsOf = ({ conversation, seq, at }: { conversation: { id: string }; seq: number; at: number }) => ({
  id: conversation.id,
  seq,
  at,
})
