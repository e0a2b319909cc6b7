/** The two languages on the wire: JSON objects (Helpline and the peers on bare ws), and the framing of socket.io. */
import { numberAfter, numberAt, startsWith } from './scan.ts'

export type DialectName = 'json' | 'socket.io'

/** What a text frame means to a load. */
export type Heard =
  | { kind: 'reply'; ref: number; failed: boolean }
  | { kind: 'push' }
  | { kind: 'ping' }
  | { kind: 'nothing' }

export interface Dialect {
  path: string
  /** The first frame; its reply counts as the reply to ref 1. `fields` is JSON without its braces, here and below. */
  hello(fields: string): string
  command(type: string, ref: number, fields: string): string
  hear(buffer: Buffer, start: number, end: number): Heard
  /** The sign of life that the client sends by itself, and the answer to one that the server asks for. */
  beat: string | undefined
  pong: string
}

const PUSH: Heard = { kind: 'push' }
const PING: Heard = { kind: 'ping' }
const NOTHING: Heard = { kind: 'nothing' }
export const HELLO_REF = 1

const json: Dialect = {
  path: '/ws',
  hello: (fields) => `{"type":"hello","ref":${HELLO_REF},"version":1,${fields}}`,
  command: (type, ref, fields) => `{"type":"${type}","ref":${ref}${fields === '' ? '' : ','}${fields}}`,
  hear(buffer, start, end) {
    const failed = startsWith(buffer, '{"type":"error"', start, end)
    if (!failed && !startsWith(buffer, '{"type":"ok"', start, end)) return PUSH
    return { kind: 'reply', ref: numberAfter(buffer, '"ref":', start, end), failed }
  },
  beat: '{"type":"ping"}',
  pong: '',
}

// Packet types of Engine.IO 4: 0 open, 2 ping, 3 pong, 4 message. Of Socket.IO, inside a message: 0 connected, 2 event,
// 3 ack, 4 refused.
const socketIo: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  hello: (fields) => `40{${fields}}`,
  command: (type, ref, fields) => `42${ref}["${type}",{${fields}}]`,
  hear(buffer, start, end) {
    const [first, second] = [buffer[start], buffer[start + 1]]
    if (first === 0x32 && end - start === 1) return PING
    if (first !== 0x34) return NOTHING
    if (second === 0x33) return { kind: 'reply', ref: numberAt(buffer, start + 2), failed: false }
    if (second === 0x30 || second === 0x34) return { kind: 'reply', ref: HELLO_REF, failed: second === 0x34 }
    return PUSH
  },
  beat: undefined,
  pong: '3',
}

export const DIALECTS: Record<DialectName, Dialect> = { json, 'socket.io': socketIo }
