/**
 * This file uploads one file to the server by tus 1.0.0 in slices. After a loss it goes on from where the server is.
 */
import { backoffMs } from './backoff.ts'
import { type Ask, ask, type ServerDoor } from './bearer.ts'
import { errorCode, ProtocolError, retryAfter, retryOf } from './protocol-error.ts'

export interface UploadDoor extends ServerDoor {
  /** How many bytes one request carries. A loss costs at most this much. */
  sliceBytes?: number
  /**
   * Calls back when the network is there again, so that nobody sits out a wait. Returns a function that takes the
   * listener off.
   */
  onBack?(listener: () => void): () => void
}

export interface UploadSource {
  name: string
  body: Blob
}

/** Is called with the number of bytes that the server has. */
export type UploadNews = (kind: 'sending' | 'checking', sent: number) => void

const SLICE_BYTES = 1024 * 1024
/** Milliseconds between two questions about a file that the server is still checking. */
const CHECK_MS = 400
/** For these codes there may be room tomorrow, but nobody waits for that with a message half written. */
const NO_ROOM = /^(quota_exceeded|storage_full)$/

/**
 * Uploads a file. Resolves with its id once the server has stored it; rejects with a `ProtocolError` when the server
 * refuses it for good.
 */
export async function upload(
  door: UploadDoor,
  source: UploadSource,
  news: UploadNews,
  signal: AbortSignal,
): Promise<string> {
  let address: string | undefined
  let tries = 0
  for (;;) {
    try {
      address ??= await create(door, source, signal)
      let offset = await offsetOf(door, address, signal)
      while (offset < source.body.size) {
        news('sending', offset)
        offset = await append(door, address, source.body, offset, signal)
        tries = 0
      }
      news('checking', offset)
      await check(door, address, signal)
      return address.split('/').pop() ?? ''
    } catch (error) {
      if (signal.aborted) {
        if (address !== undefined) void abandon(door, address)
        throw error
      }
      // An upload that the server forgot begins anew; every other final answer ends here.
      if (errorCode(error) === 'not_found' && address !== undefined && tries < 3) address = undefined
      else await checkWorth(error, source)
      await pause(retryAfter(error) ?? backoffMs(++tries, Math.random), signal, door.onBack)
    }
  }
}

/** Throws when another try would end the same way. */
async function checkWorth(error: unknown, { body }: UploadSource): Promise<void> {
  if (retryOf(error) !== 'later' || NO_ROOM.test(errorCode(error) ?? '')) throw error
  // A folder, or a file that was changed after it was chosen, looks like a lost connection when it is sent.
  const first = body.slice(0, 1).arrayBuffer()
  await first.catch(() => {
    throw new ProtocolError({ code: 'bad_request' })
  })
}

function tus(door: UploadDoor, address: string, init: Ask): Promise<Response> {
  return ask(door, address, { ...init, headers: { ...init.headers, 'tus-resumable': '1.0.0' } })
}

async function create(door: UploadDoor, { name, body }: UploadSource, signal: AbortSignal): Promise<string> {
  const filename = btoa(String.fromCharCode(...new TextEncoder().encode(name)))
  const headers = { 'upload-length': String(body.size), 'upload-metadata': `filename ${filename}` }
  const response = await tus(door, '/api/v1/uploads', { method: 'POST', headers, signal })
  return new URL(response.headers.get('location') ?? '', 'http://server').pathname
}

async function offsetOf(door: UploadDoor, address: string, signal: AbortSignal): Promise<number> {
  return toOffset(await tus(door, address, { method: 'HEAD', signal }))
}

async function append(
  door: UploadDoor,
  address: string,
  body: Blob,
  offset: number,
  signal: AbortSignal,
): Promise<number> {
  const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }
  const slice = body.slice(offset, offset + (door.sliceBytes ?? SLICE_BYTES))
  return toOffset(await tus(door, address, { method: 'PATCH', headers, body: slice, signal }))
}

async function check(door: UploadDoor, address: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { state, code } = await (await tus(door, address, { signal })).json()
    if (state === 'stored') return
    if (state === 'refused') throw new ProtocolError({ code: code ?? 'bad_request' })
    // The server lost the end of the upload: after a while it goes on from the server's offset.
    if (state === 'receiving') throw new Error('incomplete')
    await pause(CHECK_MS, signal)
  }
}

async function abandon(door: UploadDoor, address: string): Promise<void> {
  await tus(door, address, { method: 'DELETE' }).catch(() => {})
}

function toOffset(response: Response): number {
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN)
  if (!Number.isSafeInteger(offset)) throw new Error('no offset')
  return offset
}

async function pause(ms: number, signal: AbortSignal, onBack?: UploadDoor['onBack']): Promise<void> {
  let off: (() => void) | undefined
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms)
    signal.onabort = () => resolve()
    off = onBack?.(resolve)
    if (signal.aborted) resolve()
  })
  off?.()
  signal.throwIfAborted()
}
