/** One file on its way to the server: tus 1.0.0 in slices, which goes on after a loss from where the server is. */
import type { ErrorCode } from '../../src/protocol/wire.ts'
import { backoffMs } from './backoff.ts'
import { errorCode, ProtocolError, retryAfter, retryOf } from './protocol-error.ts'

export interface UploadDoor {
  /** Where the server is, without a slash at its end; '' for the page's own. */
  base: string
  /** The access token; a new one when `fresh`. */
  token(fresh: boolean): Promise<string>
  /** Bytes of one request. A loss costs at most this much. */
  sliceBytes?: number
}

export interface UploadSource {
  name: string
  body: Blob
}

export interface UploadNews {
  sent(bytes: number): void
  checking(): void
}

const SLICE_BYTES = 1024 * 1024
/** How often a file that is being checked is asked for. */
const CHECK_MS = 400

/** Resolves with the file's id once the server has stored it. Rejects with a code when it is refused for good. */
export async function upload(door: UploadDoor, source: UploadSource, news: UploadNews, signal: AbortSignal): Promise<string> {
  let address: string | undefined
  let tries = 0
  for (;;) {
    try {
      address ??= await create(door, source, signal)
      let offset = await offsetOf(door, address, signal)
      while (offset < source.body.size) {
        news.sent(offset)
        offset = await append(door, address, source.body, offset, signal)
        tries = 0
      }
      news.sent(offset)
      news.checking()
      await check(door, address, signal)
      return address.split('/').pop() ?? ''
    } catch (error) {
      if (signal.aborted) {
        if (address !== undefined) void abandon(door, address)
        throw error
      }
      // What the server forgot begins anew; everything else that is final ends here.
      if (errorCode(error) === 'not_found' && address !== undefined && tries < 3) address = undefined
      else if (retryOf(error) !== 'later') throw error
      await pause(retryAfter(error) ?? backoffMs(++tries, Math.random), signal)
    }
  }
}

async function create(door: UploadDoor, { name, body }: UploadSource, signal: AbortSignal): Promise<string> {
  const bytes = new TextEncoder().encode(name)
  const filename = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  const headers = { 'upload-length': String(body.size), 'upload-metadata': `filename ${filename}` }
  const response = await ask(door, '/api/v1/uploads', { method: 'POST', headers, signal })
  return new URL(response.headers.get('location') ?? '', 'http://server').pathname
}

async function offsetOf(door: UploadDoor, address: string, signal: AbortSignal): Promise<number> {
  return toOffset(await ask(door, address, { method: 'HEAD', signal }))
}

async function append(door: UploadDoor, address: string, body: Blob, offset: number, signal: AbortSignal): Promise<number> {
  const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }
  const slice = body.slice(offset, offset + (door.sliceBytes ?? SLICE_BYTES))
  return toOffset(await ask(door, address, { method: 'PATCH', headers, body: slice, signal }))
}

async function check(door: UploadDoor, address: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { state, code } = await (await ask(door, address, { signal })).json()
    if (state === 'stored') return
    if (state === 'refused') throw new ProtocolError(code ?? 'bad_request', 'refused')
    // The server lost the end of it: back to the offset, after a while.
    if (state === 'receiving') throw new Error('incomplete')
    await pause(CHECK_MS, signal)
  }
}

async function abandon(door: UploadDoor, address: string): Promise<void> {
  await ask(door, address, { method: 'DELETE' }).catch(() => {})
}

function toOffset(response: Response): number {
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN)
  if (!Number.isSafeInteger(offset)) throw new Error('no offset')
  return offset
}

/** A token that ran out is renewed once; a second refusal is final. */
async function ask(door: UploadDoor, address: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
  for (let fresh = false; ; fresh = true) {
    const headers = { ...init.headers, 'tus-resumable': '1.0.0', authorization: `Bearer ${await door.token(fresh)}` }
    const response = await fetch(door.base + address, { ...init, headers, credentials: 'omit' })
    if (response.ok) return response
    if (response.status !== 401 || fresh) throw await failure(response)
  }
}

const CODES: Record<number, ErrorCode> = { 401: 'bad_token', 404: 'not_found', 410: 'not_found', 413: 'too_large' }

/** Answers to HEAD have no body, so the status must do. A conflict of offsets (409) is worth another look. */
async function failure(response: Response): Promise<Error> {
  const { error } = await response.json().catch(() => ({}))
  if (response.status === 409) return new Error('offset')
  const known = error?.code ?? CODES[response.status]
  if (known !== undefined) return new ProtocolError(known, 'upload', error?.retryAfterMs)
  return response.status >= 500 ? new Error('server') : new ProtocolError('bad_request', 'upload')
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms)
    function done() {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    function stop() {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
}
