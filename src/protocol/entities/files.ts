/** This file has files in messages, and uploads on their way [FI1]. */
import Type from 'typebox'
import { LIMITS } from '../limits.ts'
import { closed, Id, Nullable, OneOf, Time } from './pieces.ts'

/**
 * A file is what was uploaded. `type` is what its first bytes say, never what its sender says (A15). `size` is in
 * bytes. `image` is set for raster images that have a thumbnail, in pixels.
 */
export const File = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: LIMITS.fileNameLength }),
    type: Type.String({ maxLength: 127 }),
    size: Type.Integer({ minimum: 1 }),
    image: Nullable(Type.Object({ width: Type.Integer({ minimum: 1 }), height: Type.Integer({ minimum: 1 }) }, closed)),
  },
  closed,
)
export type File = Type.Static<typeof File>

/** An upload is in one of these states. A message may carry it when it is `stored`. `code` says why it was refused. */
export const UploadState = OneOf('receiving', 'checking', 'stored', 'refused')
export type UploadState = Type.Static<typeof UploadState>

/** A link gives addresses of a file, relative to the server, until `expiresAt`. */
export const FileLink = Type.Object(
  { file: Id, url: Type.String(), thumbnailUrl: Nullable(Type.String()), expiresAt: Time },
  closed,
)
export type FileLink = Type.Static<typeof FileLink>
