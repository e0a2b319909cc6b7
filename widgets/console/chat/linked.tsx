import type { ComponentChildren } from 'preact'

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/giu

/** Text with its web addresses as links. Only http and https, and never as markup. */
export function linked(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = []
  let end = 0
  for (const found of text.matchAll(ADDRESS)) {
    // What ends a sentence ends the address, and so does a Chinese full stop or bracket.
    const address = found[0].replace(/[.,;:!?)\]}，。；：！？）】》」]+.*$/u, (tail) => (/^[.,;:!?)\]}]+[\w/]/.test(tail) ? tail : ''))
    parts.push(text.slice(end, found.index), <a href={address} target="_blank" rel="noopener noreferrer nofollow">{address}</a>)
    end = found.index + address.length
  }
  return [...parts, text.slice(end)]
}
