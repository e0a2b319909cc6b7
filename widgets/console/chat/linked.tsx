import type { ComponentChildren } from 'preact'

/** Signs of Chinese sentences end an address: they are written without a space before them. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'，。；：！？、（）【】《》「」]+/giu
const SENTENCE_END = /[.,;:!?)\]}*_]+$/u

/** Text with its web addresses as links. Only http and https, and never as markup. */
export function linked(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = []
  let end = 0
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(SENTENCE_END, '')
    parts.push(
      text.slice(end, found.index),
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {address}
      </a>,
    )
    end = found.index + address.length
  }
  return [...parts, text.slice(end)]
}
