/** Cuts a text where the searched words stand in it. */
export interface Piece {
  text: string
  hit: boolean
}

/** `words` as the server found them, so that stems and other scripts match; longer ones first. */
export function markWords(text: string, words: readonly string[]): Piece[] {
  const wanted = [...new Set(words.filter((word) => word !== ''))].sort((a, b) => b.length - a.length)
  if (wanted.length === 0) return [{ text, hit: false }]
  const pattern = new RegExp(`(${wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'giu')
  // Splitting by a group gives the matches at odd places.
  return text
    .split(pattern)
    .map((piece, index) => ({ text: piece, hit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}
