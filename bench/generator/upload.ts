/** One client uploads files one after the other, by tus, as the clients of this project do. */
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { readWorld } from '../seed/world.ts'

export interface UploadParams {
  port: number
  world: string
  bytes: number
  /** Bytes of one PATCH. */
  slice: number
  /** No file begins after so many milliseconds. */
  ms: number
}
export interface UploadResult {
  /** The addresses of the uploads. */
  files: string[]
  ms: number
}

export interface ClearParams {
  port: number
  world: string
  files: string[]
}

interface Asked {
  method: string
  headers?: Record<string, string>
  body?: Buffer
}
interface Answer {
  status: number
  location: string
  offset: number
  text: string
}
type Ask = (path: string, asked: Asked) => Promise<Answer>

/** Random, so that no disk can compress them. They are kept, because making them costs more than sending them. */
let bytes = Buffer.alloc(0)

async function prepare({ size }: { size: number }): Promise<void> {
  bytes = randomBytes(size)
}

async function run({ port, world, bytes: size, slice, ms }: UploadParams): Promise<UploadResult> {
  const { ask, end } = openDoor(port, world)
  const begun = performance.now()
  const files: string[] = []
  do files.push(await one(ask, bytes.subarray(0, size), slice))
  while (performance.now() - begun < ms)
  end()
  return { files, ms: performance.now() - begun }
}

/** Removes the files in a call of its own, so that freeing the disk is no part of what is measured. */
async function clear({ port, world, files }: ClearParams): Promise<void> {
  const { ask, end } = openDoor(port, world)
  for (const file of files) await ask(file, { method: 'DELETE' })
  end()
}

function openDoor(port: number, world: string): { ask: Ask; end: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true })
  const authorization = `Bearer ${readWorld(world).agents[0]?.token}`
  return {
    ask: (path, asked) => send(agent, port, path, { ...asked, headers: { ...asked.headers, authorization } }),
    end: () => agent.destroy(),
  }
}

/** Uploads one file and waits until the server says that it is stored. Resolves with the address of the upload. */
async function one(ask: Ask, file: Buffer, slice: number): Promise<string> {
  const metadata = `filename ${Buffer.from('bench.bin').toString('base64')}`
  const { location } = await ask('/api/v1/uploads', {
    method: 'POST',
    headers: { 'upload-length': String(file.length), 'upload-metadata': metadata },
  })
  for (let offset = 0; offset < file.length; ) {
    const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }
    const body = file.subarray(offset, offset + slice)
    const answer = await ask(location, { method: 'PATCH', headers, body })
    if (answer.offset !== offset + body.length)
      throw new Error(`the server has ${answer.offset} bytes of ${offset + body.length}`)
    offset = answer.offset
  }
  const { text } = await ask(location, { method: 'GET' })
  if ((JSON.parse(text) as { state: string }).state !== 'stored') throw new Error(`not stored: ${text}`)
  return location
}

function send(agent: Agent, port: number, path: string, { method, headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(body?.length ?? 0) }
    const sending = request(
      { agent, host: '127.0.0.1', port, path, method, headers: { ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const status = response.statusCode ?? 0
          const text = Buffer.concat(chunks).toString()
          if (status >= 300) return reject(new Error(`${method} ${path}: ${status} ${text}`))
          const { location = '', 'upload-offset': offset } = response.headers
          resolve({ status, location, offset: Number(offset), text })
        })
      },
    )
    sending.on('error', reject)
    sending.end(body)
  })
}

export const uploadCalls = { 'upload.prepare': prepare, 'upload.run': run, 'upload.clear': clear }
