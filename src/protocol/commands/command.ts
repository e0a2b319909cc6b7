/** This file says what a row of the table of commands holds, and has the pieces that several rows are made of. */
import Type, { type TSchema } from 'typebox'
import { closed, Id, Limited } from '../entities.ts'
import { LIMITS } from '../limits.ts'

/** A command says who may say it, with what, and what the answer is. */
export interface Command {
  by: 'everyone' | 'visitor' | 'agent'
  params: Type.TProperties
  /** This is the schema of the reply's result. Without one there is no reply, and the command carries no `ref`. */
  result?: TSchema
  /**
   * The command is taken from these buckets of a person, besides those of its socket, address and site
   * (gateway/rates.ts).
   */
  counts?: 'message' | 'act' | 'sign'
  /** The gateway answers it before anybody is asked who may do what. */
  atTheDoor?: true
}

/** Checks the rows, and keeps their exact types. */
export const commands = <Rows extends Record<string, Command>>(rows: Rows): Rows => rows

export const Ref = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'chosen by the client, unique among its unanswered commands',
})
export const Key = Id
export const Epoch = Type.Integer({ minimum: 0 })
/** The text may be empty where files say it all. */
export const TextBeside = Limited(LIMITS.textLength)
export const Files = Type.Array(Id, { minItems: 1, maxItems: LIMITS.mostFilesPerMessage, uniqueItems: true })
/** A proof says that the challenge of an error was met. */
export const Proof = Type.Object(
  { challenge: Type.String({ minLength: 1, maxLength: 256 }), answer: Type.String({ minLength: 1, maxLength: 2048 }) },
  closed,
)
export type Proof = Type.Static<typeof Proof>
export const Nothing = Type.Object({}, closed)
