import { LIMITS } from '../../src/protocol/wire.ts'
import type { Connection } from './connection.ts'

/** Returns how many bytes a file may have, by what the server said last. */
export const fileBytes = ({ state }: Connection): number =>
  (state.kind === 'open' && state.hello.fileBytes) || LIMITS.fileBytes

/** Returns how many files a message may have, by what the server said last. */
export const filesPerMessage = ({ state }: Connection): number =>
  state.kind === 'open' ? state.hello.filesPerMessage : LIMITS.filesPerMessage
