/** Uploads as a script makes them, and what a test wants to know of the files that come of them. */
import net from 'node:net'
import sharp from 'sharp'
import { onTestFinished } from 'vitest'
import type { FileLink } from '../../src/protocol/entities.ts'
import type { Upload } from '../../src/protocol/http-api.ts'
import type { TestApp } from './app.ts'
import { type Answer, http } from './http.ts'
import { eventually } from './peer.ts'

export const BYTES = 'application/offset+octet-stream'

export async function createUpload(
  app: TestApp,
  token: string,
  name: string,
  size: number,
): Promise<{ answer: Answer; id: string }> {
  const metadata = `filename ${Buffer.from(name).toString('base64')}`
  const answer = await http(app.url, 'POST', '/api/v1/uploads', {
    token,
    headers: { 'tus-resumable': '1.0.0', 'upload-length': String(size), 'upload-metadata': metadata },
  })
  return { answer, id: answer.headers.get('location')?.split('/').at(-1) ?? '' }
}

export async function patchUpload(
  app: TestApp,
  token: string,
  id: string,
  offset: number,
  bytes: Buffer,
): Promise<{ status: number; offset: number; body: string }> {
  const response = await fetch(`${app.url}/api/v1/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': BYTES,
      'upload-offset': String(offset),
      'tus-resumable': '1.0.0',
    },
    body: new Uint8Array(bytes),
  })
  return { status: response.status, offset: Number(response.headers.get('upload-offset')), body: await response.text() }
}

/** Opens a PATCH by hand that announces `length` bytes and has sent only `begin` so far. */
export function openPatch(app: TestApp, token: string, id: string, length: number, begin: string): net.Socket {
  const socket = net.connect(Number(new URL(app.url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.write(
    `PATCH /api/v1/uploads/${id} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: ${BYTES}\r\nupload-offset: 0\r\ncontent-length: ${length}\r\n\r\n${begin}`,
  )
  return socket
}

export const uploadState = async (app: TestApp, token: string, id: string): Promise<Upload> =>
  (await http(app.url, 'GET', `/api/v1/uploads/${id}`, { token })).body as Upload

/** Uploads the whole file, and returns its state right after. */
export async function upload(
  app: TestApp,
  token: string,
  name: string,
  bytes: Buffer,
): Promise<Upload & { id: string }> {
  const { id } = await createUpload(app, token, name, bytes.length)
  await patchUpload(app, token, id, 0, bytes)
  return { ...(await uploadState(app, token, id)), id }
}

export const uploadStored = (app: TestApp, token: string, id: string): Promise<Upload> =>
  eventually(async () => {
    const upload = await uploadState(app, token, id)
    return upload.state === 'stored' ? upload : undefined
  }, 'the file to be stored')

export const linksOf = async (app: TestApp, token: string, files: string[]): Promise<FileLink[]> =>
  ((await http(app.url, 'POST', '/api/v1/files/links', { token, body: { files } })).body as { items: FileLink[] }).items

export const picture = (width = 640, height = 480): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()
