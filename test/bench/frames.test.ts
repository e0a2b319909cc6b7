import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { type Client, openClient } from '../../bench/generator/client.ts'
import { FrameReader } from '../../bench/generator/frames.ts'
import { serverFrame } from '../../bench/peers/frame.ts'

/**
 * Returns what a reader makes of bytes that arrive in pieces of these lengths, in one buffer that is used again and
 * again.
 */
function readInPieces(bytes: Buffer, lengths: number[]): string[] {
  const texts: string[] = []
  const reader = new FrameReader((opcode, buffer, start, end) =>
    texts.push(`${opcode} ${buffer.toString('utf8', start, end)}`),
  )
  const shared = Buffer.alloc(bytes.length + 3)
  let at = 0
  for (const length of [...lengths, bytes.length]) {
    const piece = bytes.subarray(at, at + length)
    at += piece.length
    shared.fill(0xff)
    piece.copy(shared, 3)
    reader.feed(shared, 3, 3 + piece.length)
  }
  return texts
}

test('the generator reads the same frames, wherever they were split on their way', () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('x'.repeat(70))), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(texts, fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 40 }), (sent, lengths) => {
      const bytes = Buffer.concat(sent.map(serverFrame))
      expect(readInPieces(bytes, lengths)).toEqual(sent.map((text) => `1 ${text.toWellFormed()}`))
    }),
  )
})

test('the generator reads a frame of 64 KB and more, byte for byte', () => {
  const payload = Buffer.alloc(70_000, 'a')
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0])
  header.writeBigUInt64BE(BigInt(payload.length), 2)
  const bytes = Buffer.concat([header, payload, serverFrame('next')])
  const lengths = [1, 1, 1, 7, 1, 65_000]
  expect(readInPieces(bytes, lengths)).toEqual([`1 ${'a'.repeat(70_000)}`, '1 next'])
})

test.each([1, 125, 126, 60_000, 65_535, 65_536])(
  'a server that is not ours hears %i bytes of a generator’s client, and is heard',
  async (length) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => server.close())
    server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))))
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const text = 'y'.repeat(length)
    const echoed = new Promise<string>((resolve) => {
      const handler = {
        push: (_: Client, buffer: Buffer, start: number, end: number) => resolve(buffer.toString('utf8', start, end)),
      }
      void openClient({ port, dialect: 'json' }, 0, handler).then((client) => {
        onTestFinished(() => client.cut())
        client.sendText(text)
      })
    })
    expect((await echoed) === text).toBe(true)
  },
)
