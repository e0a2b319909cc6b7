/**
 * Splits a text into characters as people count them: a flag or a family is one. Older browsers cannot do that, so they
 * get code points.
 */
export const graphemes = (text: string): string[] =>
  'Segmenter' in Intl ? [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment) : [...text]
