import { LIMITS } from '../../src/protocol/wire.ts'
import type { Connection } from './connection.ts'

/** Bytes that a file may have. */
export const fileBytes = ({ state }: Connection): number =>
  (state.kind === 'open' && state.hello.fileBytes) || LIMITS.fileBytes

/** Files that a message may have, by what the server said last. */
export const filesPerMessage = ({ state }: Connection): number =>
  state.kind === 'open' ? state.hello.filesPerMessage : LIMITS.filesPerMessage
