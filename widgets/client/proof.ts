/**
 * This file does the work of a challenge [QU5]; it is loaded when a server asks for it. Pages on plain http have no
 * `crypto.subtle`, and where there is one, its promises cost more than the hashing. So this is SHA-256 (FIPS 180-4) on
 * plain numbers, for texts of one block. It computes only the first word of the digest, since nobody looks at the rest.
 */
import type { Challenge, Proof } from '../../src/protocol/wire.ts'

/** A slow phone does so many hashes in five milliseconds; then it is the page's turn. */
const SLICE = 256
const ROUNDS = 64

const k = new Int32Array(ROUNDS)
const h0 = new Int32Array(ROUNDS)
for (let prime = 2, found = 0; found < ROUNDS; prime++) {
  let divisor = 2
  while (prime % divisor) divisor++
  if (divisor < prime) continue
  k[found] = prime ** (1 / 3) * 2 ** 32
  h0[found++] = prime ** (1 / 2) * 2 ** 32
}
const w = new Int32Array(ROUNDS)

const of = (words: Int32Array, at: number) => words[at] as number
const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by))

/** Resolves with the challenge's token and the first number whose digest begins with `bits` zero bits. */
export async function proofOf({ token, bits }: Challenge): Promise<Proof> {
  // Each slice is a task of its own. Timers would not do: in a page that nobody sees they sleep for a second each.
  const { port1, port2 } = new MessageChannel()
  try {
    for (let n = 0; ; n++) {
      if (Math.clz32(firstWord(token + n)) >= bits) return { challenge: token, answer: `${n}` }
      if (n % SLICE === 0)
        await new Promise((resolve) => {
          port1.onmessage = resolve
          port2.postMessage(0)
        })
    }
  } finally {
    port1.close()
  }
}

/** Returns the first 32 bits of the SHA-256 of a text of at most 55 ASCII characters. */
export function firstWord(text: string): number {
  w.fill(0)
  // A single bit stands behind the text, and the text's length stands at the end of the block.
  for (let at = 0; at <= text.length; at++)
    w[at >> 2] = of(w, at >> 2) | ((text.charCodeAt(at) || 128) << (24 - (at % 4) * 8))
  w[15] = text.length * 8
  let a = of(h0, 0)
  let b = of(h0, 1)
  let c = of(h0, 2)
  let d = of(h0, 3)
  let e = of(h0, 4)
  let f = of(h0, 5)
  let g = of(h0, 6)
  let h = of(h0, 7)
  for (let at = 0; at < ROUNDS; at++) {
    if (at > 15) {
      const x = of(w, at - 15)
      const y = of(w, at - 2)
      w[at] =
        of(w, at - 16) +
        of(w, at - 7) +
        (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)) +
        (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10))
    }
    const t = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + of(k, at) + of(w, at)
    const u = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + t) | 0
    d = c
    c = b
    b = a
    a = (t + u) | 0
  }
  return (of(h0, 0) + a) | 0
}
