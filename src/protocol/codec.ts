/** `decode` turns one frame of a client into a typed command, or a reason why not. It never throws. */

import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { type ClientFrame, type ClientFrameType, frameSchema, ROWS } from './commands/index.ts'
import { nestsTooDeep } from './depth.ts'
import type { ErrorCode } from './error-codes.ts'
import { LIMITS } from './limits.ts'
import { SERVER_FRAMES, type ServerFrame } from './server-frames.ts'

export type Audience = 'visitor' | 'agent'
export type Decoded =
  | { ok: true; frame: ClientFrame }
  | {
      ok: false
      code: Extract<ErrorCode, 'bad_frame' | 'unknown_type' | 'bad_request'>
      message: string
      ref: number | undefined
    }

type TypedSchema = TSchema & { properties: { type: { const: string } } }

function compileAll(schemas: readonly TypedSchema[]): Map<string, Validator> {
  return new Map(schemas.map((schema) => [schema.properties.type.const, Compile(schema)]))
}

const types = Object.keys(ROWS) as ClientFrameType[]
const frames = new Map(types.map((type) => [type, Compile(frameSchema(type))]))
const saidBy = (audience: Audience): Map<string, Validator> =>
  new Map([...frames].filter(([type]) => ROWS[type].by === 'everyone' || ROWS[type].by === audience))
const validators: Record<Audience, Map<string, Validator>> = { visitor: saidBy('visitor'), agent: saidBy('agent') }
/**
 * The validators are made when they are first asked for, because a server in use does not check what it says itself.
 */
let serverFrames: Map<string, Validator> | undefined

/** These keys could reach a prototype when a decoded object is copied by assignment (A33). */
const FORBIDDEN_KEY = /"(?:__proto__|constructor|prototype)"\s*:/

const PING = '{"type":"ping"}'
const PINGED: Decoded = { ok: true, frame: { type: 'ping' } }

export function decode(text: string, audience: Audience): Decoded {
  if (text === PING) return PINGED
  if (nestsTooDeep(text))
    return { ok: false, code: 'bad_frame', message: `the frame nests deeper than ${LIMITS.jsonDepth}`, ref: undefined }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, code: 'bad_frame', message: 'the frame is not JSON', ref: undefined }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, code: 'bad_frame', message: 'the frame is not a JSON object', ref: undefined }
  }
  const ref = refOf(value)
  const type: unknown = (value as { type?: unknown }).type
  const validator = typeof type === 'string' ? validators[audience].get(type) : undefined
  if (validator === undefined) return { ok: false, code: 'unknown_type', message: 'unknown command', ref }
  if (carriesForbiddenKey(text, value)) {
    return { ok: false, code: 'bad_request', message: 'a key is not allowed', ref }
  }
  if (!validator.Check(value)) return { ok: false, code: 'bad_request', message: firstFault(validator, value), ref }
  return { ok: true, frame: value as ClientFrame }
}

/** Throws when a frame of ours does not match its schema. Tests and development call it for everything that is sent. */
export function assertServerFrame(frame: ServerFrame): void {
  serverFrames ??= compileAll(SERVER_FRAMES)
  const validator = serverFrames.get(frame.type)
  if (validator === undefined) throw new Error(`no schema for the server frame ${frame.type}`)
  const value: unknown = frame
  if (!validator.Check(value)) throw new Error(`server frame ${frame.type}: ${firstFault(validator, value)}`)
}

/** Returns one sentence on the first thing that is wrong: the path and the rule, never the value. */
export function firstFault(validator: Validator, value: unknown): string {
  const [fault] = validator.Errors(value)
  if (fault === undefined) return 'the value does not match'
  const path = fault.instancePath === '' ? 'the frame' : fault.instancePath.slice(1).replaceAll('/', '.')
  return `${path} ${fault.message}`.slice(0, 200)
}

function refOf(value: object): number | undefined {
  const ref: unknown = (value as { ref?: unknown }).ref
  return typeof ref === 'number' && Number.isSafeInteger(ref) && ref >= 1 ? ref : undefined
}

/**
 * Returns whether such a key stands anywhere in what `text` was parsed to. The text is asked first, because it nearly
 * always says no at once; where it holds an escape, a key may be written in another way. `text` nests no deeper than
 * `jsonDepth`.
 */
export function carriesForbiddenKey(text: string, value: unknown): boolean {
  return (text.includes('\\u') || FORBIDDEN_KEY.test(text)) && hasForbiddenKey(value)
}

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') return true
    if (hasForbiddenKey((value as Record<string, unknown>)[key])) return true
  }
  return false
}
