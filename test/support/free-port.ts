import { createServer } from 'node:net'

/** Returns a free port, so that a server can have the same one before and after a restart. */
export function freePort(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(String(typeof address === 'object' ? address?.port : 0)))
    })
  })
}
