/**
 * This file has canned replies in the composer: where a `/` asks for them, which fit, and their filled text. It does no
 * I/O.
 */
import type { CannedReply } from '../../../src/protocol/wire.ts'

export interface Slash {
  start: number
  end: number
  query: string
}

const SHOWN = 8

/**
 * Returns the `/word` in which the caret stands. The slash must begin a word, so that addresses and dates do not count.
 */
export function slashAt(text: string, caret: number): Slash | undefined {
  const found = /(?:^|\s)\/([^\s/]{0,32})$/u.exec(text.slice(0, caret))
  const query = found?.[1]
  return query === undefined ? undefined : { start: caret - query.length - 1, end: caret, query }
}

/**
 * Returns the fitting replies: shortcuts that begin with the words first, then those that contain them, then texts that
 * do.
 */
export function matching(replies: readonly CannedReply[], query: string): CannedReply[] {
  const words = query.toLocaleLowerCase()
  const rank = ({ shortcut, text }: CannedReply): number => {
    const name = shortcut.toLocaleLowerCase()
    if (name.startsWith(words)) return 0
    if (name.includes(words)) return 1
    return text.toLocaleLowerCase().includes(words) ? 2 : 3
  }
  const ranked = replies.map((reply) => ({ reply, rank: rank(reply) })).filter((entry) => entry.rank < 3)
  ranked.sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
  return ranked.slice(0, SHOWN).map((entry) => entry.reply)
}

/** An empty name means that nobody knows it. */
export interface CannedNames {
  visitor: string
  agent: string
}

const PLACEHOLDER = /\{\{[ \t]*(visitor|agent)\.name[ \t]*(?:\|([^{}|]{0,80}))?\}\}/g

/** Fills in the names. In `{{visitor.name|there}}` the word behind the bar stands for somebody without a name. */
export function fill(text: string, names: CannedNames): string {
  return text.replace(PLACEHOLDER, (_, who: keyof CannedNames, instead: string | undefined) => {
    return names[who].trim() || instead?.trim() || nobodyIn(text)[who]
  })
}

/** Returns the words for a name that nobody knows, in the reply's language and not the screen's. */
const nobodyIn = (text: string): CannedNames =>
  /\p{Script=Han}/u.test(text) ? { visitor: '朋友', agent: '客服' } : { visitor: 'there', agent: 'our team' }

/** Returns the draft with the `/word` replaced, and where the caret belongs. */
export function insert(draft: string, slash: Slash, text: string): { text: string; caret: number } {
  return { text: draft.slice(0, slash.start) + text + draft.slice(slash.end), caret: slash.start + text.length }
}
