/** This file has what the window knows of the site's Q&A: docs/protocol.md [RO7]–[RO9]. */
import { type HelloResult, isBlank, type QaRoom } from '../../../src/protocol/wire.ts'
import { kept } from '../../client/kept.ts'
import { errorCode } from '../../client/protocol-error.ts'
import type { ThreadClient } from '../../client/thread.ts'
import { ofDocument } from '../../loader/page-document.ts'
import type { VisitorModel } from '../model.ts'
import { refusalText } from '../refusal.ts'

export class QaModel {
  readonly model: VisitorModel
  readonly draft: ReturnType<typeof kept>
  readonly #nick: ReturnType<typeof kept>
  readonly #off: (() => void)[]
  /** The Q&A that the site holds now. */
  qa: QaRoom | null = null
  joined = false
  /** Is true when it ended while we were in it. What was said can be read until the visitor leaves the view. */
  ended = false
  /** The id of the Q&A from which a host removed this visitor: it is not offered again. */
  refused = ''
  open = false
  /** Is true while joining is under way. It may not work, and then a second try may. */
  busy = false
  /** Says in words why joining failed; it is empty when nothing failed. */
  failed = ''
  count = 0
  /** The Q&A that the view shows. One that is over stays in it, whatever begins meanwhile. */
  about: QaRoom | null = null
  thread: ThreadClient | undefined
  me = ''
  #seen: ReturnType<typeof kept> | undefined
  #heard = 0
  #offThread: (() => void) | undefined

  constructor(model: VisitorModel) {
    this.model = model
    const { connection, owner } = model.host
    this.draft = kept('session', `helpline:said:${owner}`)
    this.#nick = kept('session', `helpline:nick:${owner}`)
    this.#off = [
      connection.onState((state) => {
        if (state.kind === 'open') this.#greeted(state.hello)
      }),
      connection.on('qa', ({ qa }) => this.#take(qa, this.joined && qa?.id === this.qa?.id)),
      connection.on('qa_count', ({ thread, count }) => {
        if (thread === this.thread?.id) this.count = count
        this.#changed()
      }),
      connection.on('room_gone', ({ room }) => this.#gone(room)),
    ]
    const { state } = connection
    if (state.kind === 'open') this.#greeted(state.hello)
  }

  get knownAs(): string {
    const { verified, name } = this.model
    return this.#nick.get() || (verified ? name : '')
  }

  /** Returns how many messages of hosts came since the visitor last looked. What the crowd says does not count. */
  get unread(): number {
    const seen = Number(this.#seen?.get() || 0)
    return this.joined
      ? (this.thread?.messages ?? []).filter(
          ({ seq, author, event }) => seq > seen && author.kind === 'agent' && !event,
        ).length
      : 0
  }

  show(open: boolean): void {
    this.open = open
    // A Q&A that is over, or closed to us, goes away with its view.
    if (!open && !this.joined) this.#follow(undefined)
    if (!open) this.ended = false
    if (!this.ended) this.#turnTo(this.qa)
    this.#changed()
  }

  async join(nick: string): Promise<void> {
    const { qa } = this
    if (!qa || this.busy) return
    const name = isBlank(nick) ? '' : nick.trim()
    this.#nick.set(name)
    this.busy = true
    this.failed = ''
    this.#changed()
    try {
      const answer = await this.model.host.connection.call('join_qa', {
        qa: qa.id,
        name: name || undefined,
      })
      this.#take(answer.qa, true)
      this.#told(true)
    } catch (error) {
      if (errorCode(error) !== 'forbidden') this.failed = refusalText(error)
      else {
        this.refused = qa.id
        this.#take(null, false)
      }
    }
    this.busy = false
    this.#changed()
  }

  async leave(): Promise<void> {
    const { qa, model } = this
    this.joined = false
    this.#told(false)
    this.show(false)
    if (qa) await model.host.connection.call('leave_qa', { qa: qa.id }).catch(() => {})
  }

  async say(text: string): Promise<void> {
    await this.thread?.post(text)
  }

  /** Notes that the end of what was said is on the screen. */
  seen(): void {
    const { host } = this.model
    const last = this.thread?.messages.at(-1)?.seq ?? 0
    if (!this.open || !host.isOpen || ofDocument('hidden') || last <= Number(this.#seen?.get() || 0)) return
    this.#seen?.set(String(last))
    this.model.recount()
  }

  close(): void {
    for (const off of this.#off) off()
    this.#offThread?.()
  }

  #greeted({ you, qa, inQa }: HelloResult): void {
    this.me = you.id
    this.#take(qa, inQa)
  }

  #take(qa: QaRoom | null, joined: boolean): void {
    const known = this.qa
    if (known && qa && known.id === qa.id && qa.version < known.version) return
    this.ended ||= this.joined && qa?.id !== known?.id
    this.qa = qa?.id === this.refused ? null : qa
    this.joined = joined
    if (!this.open) this.ended = false
    if (!this.ended) this.#turnTo(this.qa)
    if (joined && qa) this.#follow(qa.thread)
    else if (!this.open) this.#follow(undefined)
    this.#changed()
  }

  #turnTo(qa: QaRoom | null): void {
    if (!qa) return
    this.about = qa
    this.count = qa.memberCount
  }

  #gone(room: string): void {
    if (room !== this.qa?.id) return
    this.joined = false
    this.#told(false)
    this.#changed()
  }

  /** Tells the connection, because the next window of this page asks it how things stand. */
  #told(inQa: boolean): void {
    const { state } = this.model.host.connection
    if (state.kind === 'open') state.hello.inQa = inQa
  }

  #follow(id: string | undefined): void {
    if (this.thread?.id === id) return
    this.#offThread?.()
    this.thread?.close()
    this.thread = id === undefined ? undefined : this.model.chat.thread(id, { receipts: false })
    this.#seen = id === undefined ? undefined : kept('session', `helpline:seen:${id}`)
    this.#heard = Infinity
    this.#offThread = this.thread?.onChange(() => this.#grown())
  }

  /** Counts a host's message as news for a visitor who is in and looks elsewhere. */
  #grown(): void {
    const messages = this.thread?.messages ?? []
    if (this.thread?.ready) {
      const last = messages.at(-1)?.seq ?? 0
      const looking = this.open && this.model.host.isOpen
      for (const message of messages)
        if (!looking && message.seq > this.#heard && message.author.kind === 'agent' && !message.event)
          this.model.heard(message)
      this.#heard = last
    }
    this.#changed()
  }

  #changed(): void {
    this.model.recount()
    this.model.changed()
  }
}
