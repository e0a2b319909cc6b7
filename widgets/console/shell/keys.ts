/** These are the keys of the console: one table for the handler and for the dialog that lists them. */
export const ACTIONS = [
  'palette',
  'nextChat',
  'previousChat',
  'nextFromQueue',
  'reply',
  'note',
  'transfer',
  'close',
  'closeAndNext',
  'transcripts',
  'area',
  'previousArea',
  'help',
] as const
export type Action = (typeof ACTIONS)[number]

interface Chord {
  key: string
  alt?: true
  shift?: true
  /** Needs Ctrl, or ⌘ on a Mac. */
  command?: true
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

export const CHORDS: Record<Action, Chord> = {
  palette: { key: 'K', command: true },
  nextChat: { key: 'ArrowDown', alt: true },
  previousChat: { key: 'ArrowUp', alt: true },
  nextFromQueue: { key: 'N', alt: true },
  reply: { key: 'R', alt: true },
  note: { key: 'P', alt: true },
  transfer: { key: 'T', alt: true },
  close: { key: 'E', alt: true },
  closeAndNext: { key: 'E', alt: true, shift: true },
  transcripts: { key: 'F', command: true, shift: true },
  area: { key: 'F6' },
  previousArea: { key: 'F6', shift: true },
  help: { key: '?' },
}

export function actionOf(event: KeyboardEvent): Action | undefined {
  if (event.isComposing || event.repeat) return undefined
  const action = ACTIONS.find((each) => fits(CHORDS[each], event))
  // A question mark in a sentence is just a question mark.
  return action === 'help' && isWriting(event.target) ? undefined : action
}

/** Says whether a role may do this. Transcripts are for admins. */
export function isFor(action: Action, role: string): boolean {
  return action !== 'transcripts' || role === 'admin'
}

export function chordWords(action: Action): string[] {
  const { key, alt, shift, command } = CHORDS[action]
  const arrows: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑' }
  const held = [command && (isMac ? '⌘' : 'Ctrl'), alt && (isMac ? '⌥' : 'Alt'), shift && (isMac ? '⇧' : 'Shift')]
  return [...held.filter((word) => typeof word === 'string'), arrows[key] ?? key]
}

function fits(chord: Chord, event: KeyboardEvent): boolean {
  if (chord.key === '?') return event.key === '?' && !event.altKey && !event.ctrlKey && !event.metaKey
  const command = isMac ? event.metaKey : event.ctrlKey
  const other = isMac ? event.ctrlKey : event.metaKey
  if (other || command !== (chord.command === true) || event.altKey !== (chord.alt === true)) return false
  return event.shiftKey === (chord.shift === true) && keyOf(event) === chord.key
}

/**
 * Returns the key by its letter where the layout has Latin ones, otherwise (Alt on a Mac, Cyrillic, …) by its place on
 * the keyboard.
 */
function keyOf(event: KeyboardEvent): string {
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase()
  return event.code.startsWith('Key') ? event.code.slice(3) : event.key
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}
