/**
 * This file decides whether this agent may take a chat from the queue now, so that the screen says why not before the
 * server has to.
 */
import type { Agent } from '../../../src/protocol/wire.ts'
import type { ConnectionState } from '../../client/index.ts'
import { t } from '../words/words.ts'

export interface NoTaking {
  words: string
  /** Is true when going online would help. */
  online: boolean
}

export function whyNotTake(link: ConnectionState['kind'], me: Agent | undefined): NoTaking | undefined {
  if (link !== 'open') return { words: t('take.noConnection'), online: false }
  if (me === undefined) return undefined
  const { availability, load, capacity } = me
  if (availability === 'offline' || availability === 'away') return { words: t(`take.${availability}`), online: true }
  if (load < capacity) return undefined
  return { words: capacity === 0 ? t('take.none') : t('take.full', { load, count: capacity }), online: false }
}
