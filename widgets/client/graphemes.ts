/** Characters as people count them: a flag or a family is one. Older browsers cannot tell, and take code points. */
export const graphemes = (text: string): string[] =>
  'Segmenter' in Intl ? Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment) : [...text]
