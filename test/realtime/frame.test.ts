import type { Writable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as ws from 'ws'
import { textFrame } from '../../src/realtime/index.ts'

// The class is public, but missing from the types.
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable }

/** Returns what a client that knows nothing of our code reads from the bytes. */
function read(bytes: Buffer): string[] {
  const texts: string[] = []
  const receiver = new Receiver({ isServer: false, maxPayload: 1 << 20 })
  receiver.on('message', (data: Buffer, isBinary: boolean) => texts.push(isBinary ? 'binary' : data.toString()))
  receiver.on('error', (error: Error) => texts.push(error.message))
  receiver.write(bytes)
  return texts
}

test('[CO1] any text of a server arrives as one text frame, also with others in the same write', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 10 }), (first, second) => {
      expect(read(Buffer.concat([textFrame(first), textFrame(second)]))).toEqual([first, second])
    }),
  )
})

test.each([0, 125, 126, 0xffff, 0x10000, 800_000])(
  '[CO1] a text of %d bytes has the right length in its header',
  (length) => {
    const text = 'x'.repeat(length)
    expect(read(textFrame(text))).toEqual([text])
  },
)
