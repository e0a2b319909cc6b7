/**
 * Files are stored under their id, and their preview beside it. What will be one of both soon has the id and a word
 * behind it: a part of an upload, or a file that is just being written.
 */
import { newId } from '../kernel/ids.ts'

const ID = '[A-Za-z0-9_-]{22}'
const OWN_NAME = new RegExp(`^${ID}(\\.thumb|\\.part-${ID})?(\\.new-${ID})?$`)
const PASSING = new RegExp(`\\.(part|new)-${ID}$`)

export const isOwnName = (name: string): boolean => OWN_NAME.test(name)
export const thumbnailOf = (id: string): string => `${id}.thumb`
/** Returns a new name for the bytes that one request brought of an upload. */
export const partOf = (id: string): string => `${id}.part-${newId()}`
/** Returns a new name for a file that gets its own one when it is whole. */
export const freshOf = (name: string): string => `${name}.new-${newId()}`
/** Tells whether a name is of use only until its upload is whole and in its place. */
export const isPassing = (name: string): boolean => PASSING.test(name)
/** The id of the file that a stored name belongs to. */
export const ownerOf = (name: string): string => name.replace(/\..*$/, '')
