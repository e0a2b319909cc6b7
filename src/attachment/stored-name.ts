/** Under which names files are stored: their id, and their preview beside it. */
const OWN_NAME = /^[A-Za-z0-9_-]{22}(\.thumb)?$/

export const isOwnName = (name: string): boolean => OWN_NAME.test(name)
export const thumbnailOf = (id: string): string => `${id}.thumb`
/** The id of the file that a stored name belongs to. */
export const ownerOf = (name: string): string => name.replace(/\.thumb$/, '')
