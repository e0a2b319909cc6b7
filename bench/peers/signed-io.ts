import { createSecretKey } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import jwt from 'jsonwebtoken'
import { Server, type ServerOptions } from 'socket.io'

/**
 * A socket.io server that lets in whoever brings a good token. It has no polling and no compression, as one sets it for
 * speed.
 */
export function signedIo(server: HttpServer, secret: string, more: Partial<ServerOptions> = {}): Server {
  const key = createSecretKey(Buffer.from(secret, 'base64url'))
  const io = new Server(server, { transports: ['websocket'], serveClient: false, perMessageDeflate: false, ...more })
  io.use((socket, next) => {
    jwt.verify(String(socket.handshake.auth['token']), key, { algorithms: ['HS256'] }, (error) =>
      next(error ?? undefined),
    )
  })
  return io
}
