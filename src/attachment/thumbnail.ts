/** Under which id the preview of a file is stored. */
export const thumbnailOf = (id: string): string => `${id}.thumb`
