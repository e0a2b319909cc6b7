/**
 * This file finds addresses in plain text, for every screen. Only http, https, mailto and tel ever become links, so
 * nothing can run as script. docs/decisions/own-linkifier.md says where an address ends. No part of a text is examined
 * twice, so that the time depends only on the length of the text, whatever is in it.
 */
export interface Piece {
  text: string
  href?: string
  /** The host's plain name, set where the written name could be taken for another host's. */
  host?: string | false
}
/** Says which part of the text was examined, and where it leads. */
interface Found {
  from: number
  to: number
  href: string | false | undefined
  host: string | false | undefined
}

const BEGIN = /https?:\/\/|www\.|tel:|@/gi
/** Matches letters without case. Many of their scripts write without spaces, and none of them resembles an address. */
const UNCASED = /\p{Lo}/u
const NAME = /[\p{L}\p{M}\p{N}_-]/u
/** Matches a character of the name in an e-mail address (RFC 5322, 3.2.3), in any script. */
const LOCAL = /[\p{L}\p{M}\p{N}!#-'’*+\-./=?^_`{|}~]/u
const BEFORE_LOCAL = /[\p{M}!#-'’*\-./=?^`{|}~]/u
/**
 * Matches what ends an address: blanks, controls, signs, and all punctuation except ASCII's and what stands inside
 * names and titles.
 */
const STOP = /[^!#-;=?-[\]^-~\p{L}\p{M}\p{N}·・‐–་\u200c\u200d]/u
/** Behind these a part begins that may be in any script. Elsewhere a sentence may go on without a space. */
const PART = /[^ -~]|[/=_&?#%+-]/
/** At the end of an address these characters belong to the sentence. */
const LAST = /[.,;:!?'"*_~`([{·・‐–་\u200c\u200d]/

/** Remembers what was found in texts, because every change draws all of them again. */
const known = new Map<string, readonly Piece[]>()
const KNOWN = 2_000

/** Splits a text into pieces, in order, of which some are links. Joined together the pieces are the text. */
export function linked(text: string): readonly Piece[] {
  if (!/[@:]|www\./i.test(text)) return [{ text }]
  const pieces = known.get(text) ?? piecesOf(text)
  if (known.size > KNOWN) known.clear()
  known.set(text, pieces)
  return pieces
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  let looked = 0
  BEGIN.lastIndex = 0
  for (let match = BEGIN.exec(text); match; match = BEGIN.exec(text)) {
    const at = match.index
    const begin = match[0].toLowerCase()
    const found = begin === '@' ? mail(text, looked, at) : begin === 'tel:' ? call(text, at) : web(text, at, begin)
    BEGIN.lastIndex = looked = Math.max(found.to, BEGIN.lastIndex)
    const { from, to, href, host } = found
    if (!href) continue
    if (from > end) pieces.push({ text: text.slice(end, from) })
    pieces.push({ text: text.slice(from, to), href, ...(host && { host }) })
    end = to
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

function web(text: string, from: number, begin: string): Found {
  const bare = begin === 'www.'
  const start = bare ? from : from + begin.length
  const name =
    bare || text.charAt(start) !== '['
      ? hostAt(text, start)
      : (/^\[[\da-f:.]{2,45}\]/i.exec(text.slice(start, start + 48))?.[0] ?? '')
  let to = start + name.length
  to += /^:\d{1,5}(?!\d)/.exec(text.slice(to, to + 7))?.[0].length ?? 0
  const before = text.charAt(from - 1)
  const host =
    (bare ? !/[\w@./-]/.test(before) && /\..+\./.test(name) && isDomain(name) : !/\w/.test(before)) && hostOf(name)
  const named = /^(:?[\w@]|:\/)/.test(text.slice(to, to + 2))
  if (named || /[/?#]/.test(text.charAt(to))) to = tailEnd(text, to)
  // Behind a name and a password stands another host than the one that a reader sees.
  if (!host || named) return { from, to, href: false, host: false }
  return { from, to, href: hrefOf((bare ? 'https://' : '') + text.slice(from, to)), host: alike(name) && host }
}

/** Finds a whole e-mail address or none, because half of one is somebody else's. */
function mail(text: string, looked: number, at: number): Found {
  let from = at
  while (from > looked && LOCAL.test(text.charAt(from - 1))) from -= 1
  const whole = !from || !LOCAL.test(text.charAt(from - 1))
  for (let index = from; index < at; index += 1) if (UNCASED.test(text.charAt(index))) from = index + 1
  while (from < at && BEFORE_LOCAL.test(text.charAt(from))) from += 1
  const name = hostAt(text, at + 1)
  let to = at + 1 + name.length
  const local = text.slice(from, at)
  const right =
    whole && local && !/\.\.|\.$/.test(local) && text.charAt(to) !== '@' && text.slice(from - 2, from) !== '//'
  const host = right && isDomain(name) && hostOf(name)
  if (!host) return { from, to, href: false, host }
  let href = `mailto:${encodeURIComponent(local)}@${host}`
  if (/^mailto:$/i.test(text.slice(Math.max(0, from - 7), from))) {
    from -= 7
    const end = text.charAt(to) === '?' ? tailEnd(text, to) : to
    href += text.slice(to, end)
    to = end
  }
  return { from, to, href: hrefOf(href), host: alike(name) && host }
}

function call(text: string, from: number): Found {
  const number = /^\+?\d[\d-]{3,30}\d(?![\d-])/.exec(text.slice(from + 4, from + 40))?.[0] ?? ''
  const to = from + 4 + number.length
  return { from, to, href: number !== '' && !/\w/.test(text.charAt(from - 1)) && `tel:${number}`, host: false }
}

/**
 * Returns the name of the host that begins at `from`. A sentence may go on behind it without a space: `example.com谢谢`.
 */
function hostAt(text: string, from: number): string {
  let to = from
  let label = ''
  let dots = 0
  for (const sign of text.slice(from, from + 320)) {
    if (sign === '.' ? !label : !NAME.test(sign)) break
    if (dots && UNCASED.test(sign) && /^[a-z][a-z\d-]+$/i.test(label)) break
    if (sign === '.') dots += 1
    label = sign === '.' ? '' : label + sign
    to += sign.length
  }
  return text.slice(from, dots && !label ? to - 1 : to)
}

/**
 * Returns the end of what stands behind a host: brackets come in pairs, and punctuation of the sentence is left out.
 */
function tailEnd(text: string, from: number): number {
  let to = from
  let open = ''
  let before = ''
  for (const sign of text.slice(from)) {
    const bracket = '([{)]}'.indexOf(sign)
    if (STOP.test(sign) || (bracket > 2 && !open.endsWith('([{'.charAt(bracket - 3)))) break
    if (UNCASED.test(sign) && !PART.test(before === '(' ? text.charAt(to - 2) : before)) break
    if (bracket > 2) open = open.slice(0, -1)
    else if (bracket >= 0) open += sign
    before = sign
    to += sign.length
  }
  while (to > from && LAST.test(text.charAt(to - 1))) to -= 1
  return to
}

/** Returns the host's name, or undefined when this names no host, or another host than the one that is written. */
function hostOf(name: string): string | undefined {
  if (name.length > 253 || !name.split('.').every((label) => label && label.length < 64)) return undefined
  try {
    const { hostname } = new URL(`http://${name}`)
    return /[^ -~]/.test(name) || hostname === name.toLowerCase() ? hostname : undefined
  } catch {
    return undefined
  }
}
const isDomain = (name: string) => /\.[^\d.][^.]+$/.test(name)
/**
 * Says whether a name has letters that look like Latin ones. Letters of other alphabets do; those without case do not.
 */
const alike = (name: string) => /[^ -~\p{Lo}\p{M}]/u.test(name)

function hrefOf(address: string): string | undefined {
  try {
    return new URL(address).href
  } catch {
    return undefined
  }
}
