/**
 * The fan-out goes from what happened, here or on another node, to who hears of it on this one. Each frame is encoded
 * once for its audience.
 */
import type { EventBus, Origin } from '../events/bus.ts'
import type { AnnouncementAudience, DomainEvent, Narrowing } from '../events/event.ts'
import { previewOf } from '../kernel/text.ts'
import { assertServerFrame } from '../protocol/codec.ts'
import type { Message, StaffConversation, VisitorConversation } from '../protocol/entities.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'
import { Activities, lineOf } from './activities.ts'
import { textFrame } from './frame.ts'
import type { Hub } from './hub.ts'
import { topics } from './topics.ts'

type Posted = Extract<DomainEvent, { type: 'message_posted' }>
type Changed = Extract<DomainEvent, { type: 'conversation_changed' }>

export class FanOut {
  private readonly hub: Pick<Hub, 'has' | 'deliver'>
  private readonly checkFrames: boolean
  private readonly activities = new Activities((line) => this.send(topics.inboxes, line))
  private readonly visitorView: (conversation: StaffConversation, position: number | null) => VisitorConversation
  constructor(
    hub: Pick<Hub, 'has' | 'deliver'>,
    checkFrames: boolean,
    visitorView: (conversation: StaffConversation, position: number | null) => VisitorConversation,
  ) {
    this.hub = hub
    this.checkFrames = checkFrames
    this.visitorView = visitorView
  }

  subscribe(bus: EventBus): void {
    bus.on('message_posted', (event, origin) => this.posted(event, origin))
    bus.on('lines_heard', ({ lines }) => {
      for (const line of lines) this.activities.note(line)
    })
    bus.on('typing', ({ thread, author, on }) =>
      this.send(topics.thread(thread), { type: 'typing', thread, author, on }, true),
    )
    bus.on('mark_moved', ({ thread, mark, alone }) =>
      this.send(alone ? topics.agent(mark.reader) : topics.thread(thread), { type: 'receipt', thread, mark }),
    )
    bus.on('conversation_changed', (event) => this.changed(event))
    bus.on('conversation_removed', ({ conversation, visitors }) =>
      this.sendTo([topics.inboxes, ...visitors.map(topics.visitor)], { type: 'conversation_gone', conversation }),
    )
    bus.on('queue_moved', ({ positions }) => {
      for (const { conversation, visitor, position } of positions)
        this.send(topics.visitor(visitor), { type: 'position', conversation, position }, true)
    })
    bus.on('online_changed', ({ online }) => this.send(topics.visitors, { type: 'online', online }))
    for (const type of ['agent_changed', 'agent_standing'] as const)
      bus.on(type, ({ agent }) => this.send(topics.inboxes, { type: 'agent', agent }))
    bus.on('ticket_changed', ({ ticket, openTickets }) =>
      this.send(topics.inboxes, { type: 'ticket', ticket, openTickets }),
    )
    bus.on('visitor_visited', ({ visitor, page }) => this.send(topics.inboxes, { type: 'visit', visitor, page }, true))
    bus.on('announcement_sent', ({ announcement, audience }) =>
      this.sendTo(topicsOf(audience), { type: 'announcement', announcement }, false, audience.only ?? undefined),
    )
    // Whoever came in just now listens to the room only after this, so they are told by their own topics.
    bus.on('room_changed', ({ room, joined }) =>
      this.sendTo(
        room.kind === 'open' || room.kind === 'qa'
          ? [topics.rooms]
          : [topics.room(room.id), ...joined.map(topics.agent)],
        {
          type: 'room',
          room,
        },
      ),
    )
    bus.on('room_left', ({ room, member }) =>
      this.sendTo([topics.agent(member), topics.visitor(member)], { type: 'room_gone', room }),
    )
    bus.on('qa_changed', ({ siteId, qa }) => this.send(topics.site(siteId), { type: 'qa', qa }))
    bus.on('crowd_counted', ({ thread, count }) =>
      this.sendTo([topics.thread(thread), topics.crowd(thread)], { type: 'qa_count', thread, count }, true),
    )
    bus.on('announcement_retracted', ({ announcement, audience }) =>
      this.sendTo(topicsOf(audience), { type: 'announcement_gone', announcement }),
    )
    bus.on('announcement_dismissed', ({ announcement, recipient }) => {
      for (const topic of [topics.visitor(recipient), topics.agent(recipient)])
        this.send(topic, { type: 'announcement_gone', announcement })
    })
  }

  private posted({ message, thread }: Posted, origin: Origin): void {
    const heard = topics.thread(thread.id)
    this.sendTo(thread.kind === 'qa' ? [heard, topics.crowd(thread.id)] : [heard], { type: 'message', message })
    if (message.kind === 'event' || thread.kind === 'staff' || thread.kind === 'ticket') return
    if (thread.kind !== 'public') return this.saidInRoom(message, thread.ownerId)
    const line = lineOf({ message, thread })
    if (line === undefined) return
    if (thread.writerId !== null && thread.writerId !== line.authorId) this.send(topics.agent(thread.writerId), line)
    // Another node tells its lines many at a time.
    if (origin === 'here') this.activities.note(line)
  }

  /**
   * Tells those who were mentioned first. The line for all that follows tells them nothing new, which they see by its
   * seq.
   */
  private saidInRoom(message: Message, room: string): void {
    const { thread, seq, at, author, mentions = [] } = message
    const activity = { type: 'room_activity', room, thread, seq, at, author, preview: previewOf(message) } as const
    this.sendTo(
      mentions.filter((id) => id !== author.id).map((id) => topics.agent(id)),
      { ...activity, mentioned: true },
    )
    this.send(topics.room(room), { ...activity, mentioned: false })
  }

  private changed({ conversation, position }: Changed): void {
    const view = { type: 'conversation', conversation: this.visitorView(conversation, position) } as const
    this.send(topics.visitor(conversation.visitor.id), view)
    for (const person of conversation.people) if (person.kind === 'guest') this.send(topics.visitor(person.id), view)
    this.send(topics.inboxes, { type: 'staff_conversation', conversation })
  }

  private send(topic: string, frame: ServerFrame, droppable = false): void {
    this.sendTo([topic], frame, droppable)
  }

  private sendTo(names: readonly string[], frame: ServerFrame, droppable = false, only?: Narrowing): void {
    if (this.checkFrames) assertServerFrame(frame)
    const reached = names.filter((topic) => this.hub.has(topic))
    if (reached.length === 0) return
    const bytes = textFrame(JSON.stringify(frame))
    for (const topic of reached)
      this.hub.deliver({ topic, frame: bytes, droppable, ...(only === undefined ? {} : { only }) })
  }

  stop(): void {
    this.activities.stop()
  }
}

/** Returns the topics to which an announcement's audience listens. */
export function topicsOf({ siteId, people }: AnnouncementAudience): string[] {
  if (people !== null) return people.map((id) => (siteId === null ? topics.agent(id) : topics.visitor(id)))
  return [siteId === null ? topics.staff : topics.site(siteId)]
}
