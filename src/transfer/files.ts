/** The stored files that rows refer to: which there must be, what they are, and what is missing in the storage. */
import { createHash, type Hash } from 'node:crypto'
import { type FileStorage, thumbnailOf } from '../attachment/index.ts'
import { StartError } from '../kernel/start-failure.ts'
import type { Shelf } from './shelf.ts'

export interface FileSum {
  /** The id of the file, or the name of its preview. */
  name: string
  /** Bytes. */
  size: number
  /** SHA-256 of the bytes, in hex. */
  checksum: string
}

export interface Files {
  count: number
  bytes: number
  /** SHA-256 of the names, sizes and checksums of all files in the order of their ids. */
  checksum: string
  /** The names of files that a row refers to and the storage does not have. */
  missing: string[]
}

/** Takes the bytes of a file; it must read all of them. */
export type Taker = (name: string, bytes: AsyncIterable<Buffer>) => Promise<void>

/** Gives the names of all files that must be there: what was stored, and its preview where it has one. */
export async function* namesOfFiles(shelf: Shelf): AsyncIterable<string> {
  for await (const rows of shelf.rows('Attachment'))
    for (const { id, state, width } of rows) {
      if (state !== 'stored') continue
      yield String(id)
      if (width !== null) yield thumbnailOf(String(id))
    }
}

/**
 * Reads files one after the other, hands their bytes on, and sums them up. `each` hears of every file that was read.
 * Throws StartError with what the storage says when it cannot be reached.
 */
export async function readFiles(
  names: AsyncIterable<string>,
  storage: FileStorage,
  take: Taker = drain,
  each: (file: FileSum) => void = () => undefined,
): Promise<Files> {
  const all = createHash('sha256')
  const files: Files = { count: 0, bytes: 0, checksum: '', missing: [] }
  for await (const name of names) {
    const opened = await storage.open(name).catch(unreachable)
    if (opened === undefined) {
      files.missing.push(name)
      continue
    }
    const file = await sumFile(name, opened.bytes, take)
    all.update(`${file.name} ${file.size} ${file.checksum}\n`)
    files.count += 1
    files.bytes += file.size
    each(file)
  }
  return { ...files, checksum: all.digest('hex') }
}

/** Says in one sentence that a storage, a bucket perhaps, cannot be used. */
export function unreachable(error: unknown): never {
  throw new StartError(
    `The storage of files cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
  )
}

/** Hands the bytes of one file on and sums them up. */
export async function sumFile(name: string, bytes: AsyncIterable<Buffer>, take: Taker): Promise<FileSum> {
  const hash = createHash('sha256')
  const counted = { size: 0 }
  await take(name, hashed(bytes, hash, counted))
  return { name, size: counted.size, checksum: hash.digest('hex') }
}

async function* hashed(bytes: AsyncIterable<Buffer>, hash: Hash, counted: { size: number }): AsyncIterable<Buffer> {
  for await (const chunk of bytes) {
    hash.update(chunk)
    counted.size += chunk.length
    yield chunk
  }
}

const drain: Taker = async (_, bytes) => {
  for await (const _chunk of bytes);
}
