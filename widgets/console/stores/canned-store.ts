/** This holds the canned replies of this agent, which are loaded when they are first asked for. */
import { type Signal, signal } from '@preact/signals'
import type { CannedReply } from '../../../src/protocol/wire.ts'
import { call } from '../../ui/session/call.ts'

export class CannedStore {
  readonly items: Signal<readonly CannedReply[]> = signal([])
  readonly state: Signal<'idle' | 'loading' | 'ready' | 'failed'> = signal('idle')

  load(): void {
    if (this.state.peek() === 'idle' || this.state.peek() === 'failed') void this.#load()
  }

  async save(reply: { id?: string; shortcut: string; text: string; scope: CannedReply['scope'] }): Promise<void> {
    const { id, shortcut, text, scope } = reply
    const { item } =
      id === undefined
        ? await call('createCannedReply', { body: { shortcut, text, scope } })
        : await call('updateCannedReply', { params: { id }, body: { shortcut, text } })
    this.items.value = [...this.items.peek().filter((each) => each.id !== item.id), item]
  }

  async remove(id: string): Promise<void> {
    await call('deleteCannedReply', { params: { id } })
    this.items.value = this.items.peek().filter((each) => each.id !== id)
  }

  async #load(): Promise<void> {
    this.state.value = 'loading'
    try {
      this.items.value = (await call('listCannedReplies')).items
      this.state.value = 'ready'
    } catch {
      this.state.value = 'failed'
    }
  }
}
