/** This file cleans names of files for keeping and showing: rule [FI8] of docs/protocol.md. */
import { cutAt } from '../kernel/graphemes.ts'
import { cleanText } from '../kernel/text.ts'
import { LIMITS } from '../protocol/limits.ts'
import { isBlank } from '../protocol/visible.ts'

/** No file system in use takes a longer name. */
const MOST_BYTES = 255
/** A longer one is no ending, but a name with a dot in it. */
const ENDING = /(?:\.tar)?\.[^.\s]{1,24}$/iu
/** These could hide how a name ends, because they have no ink or no width. Joiners and tags are looked at apart. */
const HIDDEN = anyOf(
  /\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0e]/,
  /[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2060-\u206f\u2800\u3164\uffa0\ufff9-\ufffc]/,
)
/** A joiner belongs between letters of Persian or Indic scripts, and between emoji. In Latin it joins nothing. */
const JOINER = anyOf(
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/u,
  /(?<=[ -\u024f])[\u200c\u200d]/u,
  /[\u200c\u200d](?![\p{L}\p{Extended_Pictographic}])/u,
  /[\u200c\u200d](?=[ -\u024f])/u,
)
/** Tags spell the flags of regions, behind a black flag. */
const TAGS = /(\u{1f3f4}[\u{e0030}-\u{e007a}]+\u{e007f})|[\u{e0000}-\u{e0fff}]/gu
/** Windows takes these names for devices, whatever their ending is. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\s*(\.|$))/i

/** Returns a name as it is shown: its last part, without what misleads, and never empty (A14). */
export function cleanFileName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? ''
  const plain = cleanText(last)
    .normalize('NFC')
    .replace(HIDDEN, '')
    .replace(TAGS, '$1')
    .replace(JOINER, '')
    .replace(/\s+/g, ' ')
    .trim()
  // Windows forgets dots and blanks at the end, and takes what is before a colon for the name.
  const name = trimmedEnd(plain)
    .replace(/^\.+(?=\.)/, '')
    .replace(/:/g, '_')
    .replace(DEVICE, '_$1')
  return isBlank(name) || name === '.' ? 'file' : shortened(name)
}

function trimmedEnd(name: string): string {
  let end = name.length
  while (end > 0 && /[. ]/.test(name.charAt(end - 1))) end -= 1
  return name.slice(0, end)
}

/** Shortens a name. The ending stays, because it says what kind of file it is. */
function shortened(name: string): string {
  const ending = ENDING.exec(name.slice(-30))?.[0] ?? ''
  let stem = cutAt(name.slice(0, name.length - ending.length), LIMITS.fileNameLength - ending.length)
  while (Buffer.byteLength(stem + ending) > MOST_BYTES) stem = cutAt(stem, stem.length - 1)
  return stem + ending
}

/**
 * Returns the value of Content-Disposition (RFC 6266): an ASCII name for those that know no other, and the whole one by
 * RFC 8187.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** Matches every place where one of the patterns does, the first of them first. */
function anyOf(...patterns: RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'gu')
}
