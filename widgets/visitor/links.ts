/** Finds addresses in plain text. Only http, https, mailto and tel ever become links: nothing that could run as script. */
export interface Piece {
  text: string
  href?: string
}

const ADDRESS = /\b(?:(?:https?:\/\/|www\.|mailto:)[^\s<>"'，。；、！？）】」]+|tel:\+?[\d-]{5,}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi
const PUNCTUATION = /[.,;:!?'"*_~]+$/

export function linked(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(ADDRESS)) {
    const found = trimmed(match[0])
    const href = hrefOf(found)
    if (href === undefined) continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: found, href })
    end = match.index + found.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

/** Punctuation at the end belongs to the sentence; a closing bracket too, unless it was opened inside. */
function trimmed(address: string): string {
  let found = address.replace(PUNCTUATION, '')
  while (found.endsWith(')') && found.split(')').length > found.split('(').length) found = found.slice(0, -1).replace(PUNCTUATION, '')
  return found
}

/** `undefined` when a browser should not follow it. */
export function hrefOf(address: string): string | undefined {
  const given = /^www\./i.test(address) ? `https://${address}` : /^[a-z]+:/i.test(address) ? address : `mailto:${address}`
  try {
    const url = new URL(given)
    return /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}
