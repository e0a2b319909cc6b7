/** From what happened to who hears of it: each frame is encoded once for its audience. */
import type { EventBus } from '../events/bus.ts'
import type { AnnouncementAudience, DomainEvent } from '../events/event.ts'
import { previewOf } from '../kernel/text.ts'
import { assertServerFrame } from '../protocol/codec.ts'
import type { Author, StaffConversation, VisitorConversation } from '../protocol/entities.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'
import { Activities } from './activities.ts'
import type { Broker } from './broker.ts'
import { textFrame } from './frame.ts'
import { topics } from './topics.ts'

type Posted = Extract<DomainEvent, { type: 'message_posted' }>
type Changed = Extract<DomainEvent, { type: 'conversation_changed' }>

export class FanOut {
  private readonly broker: Broker
  private readonly checkFrames: boolean
  private readonly activities = new Activities((activity) => this.send(topics.staff, activity))
  private readonly visitorView: (conversation: StaffConversation, place: number | null) => VisitorConversation
  constructor(
    broker: Broker,
    checkFrames: boolean,
    visitorView: (conversation: StaffConversation, place: number | null) => VisitorConversation,
  ) {
    this.broker = broker
    this.checkFrames = checkFrames
    this.visitorView = visitorView
  }

  subscribe(bus: EventBus): void {
    bus.on('message_posted', (event) => this.posted(event))
    bus.on('mark_moved', ({ thread, mark }) => this.send(topics.thread(thread), { type: 'receipt', thread, mark }))
    bus.on('conversation_changed', (event) => this.changed(event))
    bus.on('queue_moved', ({ places }) => {
      for (const { conversation, visitor, place } of places)
        this.send(topics.visitor(visitor), { type: 'place', conversation, place }, true)
    })
    bus.on('online_changed', ({ online }) => this.send(topics.visitors, { type: 'online', online }))
    for (const type of ['agent_changed', 'agent_standing'] as const)
      bus.on(type, ({ agent }) => this.send(topics.staff, { type: 'agent', agent }))
    bus.on('ticket_changed', ({ ticket, openTickets }) => this.send(topics.staff, { type: 'ticket', ticket, openTickets }))
    bus.on('visitor_visited', ({ visitor, page }) => this.send(topics.staff, { type: 'visit', visitor, page }, true))
    bus.on('announcement_sent', ({ announcement, audience }) => this.send(audienceTopic(audience), { type: 'announcement', announcement }))
    bus.on('announcement_retracted', ({ announcement, audience }) =>
      this.send(audienceTopic(audience), { type: 'announcement_gone', announcement }),
    )
    bus.on('announcement_dismissed', ({ announcement, recipient }) => {
      for (const topic of [topics.visitor(recipient), topics.agent(recipient)])
        this.send(topic, { type: 'announcement_gone', announcement })
    })
  }

  /** Best effort: never stored, dropped where there is no room [R21]. */
  typing(thread: string, author: Author, on: boolean): void {
    this.send(topics.thread(thread), { type: 'typing', thread, author, on }, true)
  }

  private posted({ message, thread }: Posted): void {
    this.send(topics.thread(thread.id), { type: 'message', message })
    if (thread.kind !== 'public' || message.kind === 'event') return
    const { seq, at, author } = message
    const activity = {
      type: 'activity',
      conversation: thread.ownerId,
      thread: thread.id,
      seq,
      at,
      author: author.kind,
      authorId: author.id,
      preview: previewOf(message),
      awaitingSince: thread.awaitingSince,
    } as const
    if (thread.writerId !== null && thread.writerId !== author.id) this.send(topics.agent(thread.writerId), activity)
    this.activities.note(activity)
  }

  private changed({ conversation, place }: Changed): void {
    this.send(topics.visitor(conversation.visitor.id), { type: 'conversation', conversation: this.visitorView(conversation, place) })
    this.send(topics.staff, { type: 'staff_conversation', conversation })
  }

  private send(topic: string, frame: ServerFrame, droppable = false): void {
    if (this.checkFrames) assertServerFrame(frame)
    if (!this.broker.reaches(topic)) return
    this.broker.publish({ topic, frame: textFrame(JSON.stringify(frame)), droppable })
  }

  stop(): void {
    this.activities.stop()
  }
}

const audienceTopic = (audience: AnnouncementAudience): string => (audience.kind === 'agents' ? topics.staff : topics.site(audience.siteId))
