import type { IncomingMessage, Server, ServerResponse } from 'node:http'

export interface Announcement {
  title: string
  body: string
}

/** Answers POST /api/v1/announcements as Helpline does, but for anybody. */
export function onAnnouncement(server: Server, send: (announcement: Announcement) => void): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // socket.io answers its own requests.
    if (request.url !== '/api/v1/announcements') return
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { title, body } = JSON.parse(Buffer.concat(chunks).toString()) as Announcement
      send({ title, body })
      response.end('{}')
    })
  })
}
