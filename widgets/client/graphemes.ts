/** Characters as people count them: a flag or a family is one. Older browsers cannot tell, and take code points. */
export const graphemes = (text: string): string[] =>
  'Segmenter' in Intl ? [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment) : [...text]
