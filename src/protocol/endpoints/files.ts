/** These endpoints are for files. Their bytes come and go by tus and by links: docs/protocol.md §11. */
import Type from 'typebox'
import { File, FileLink, Id, Nullable, UploadState } from '../entities.ts'
import { ERRORS, type ErrorCode } from '../error-codes.ts'
import { LIMITS } from '../limits.ts'
import { byId, object, table } from './endpoint.ts'

export const Upload = object({
  state: UploadState,
  offset: Type.Integer({ minimum: 0 }),
  file: Nullable(File),
  code: Nullable(Type.Unsafe<ErrorCode>({ type: 'string', enum: Object.keys(ERRORS) })),
})
export type Upload = Type.Static<typeof Upload>

export const FILE_ENDPOINTS = table({
  getUpload: {
    method: 'GET',
    path: '/api/v1/uploads/:id',
    access: 'everyone',
    summary: "Where an upload of one's own stands",
    params: byId,
    result: Upload,
    cross: true,
  },
  linkFiles: {
    method: 'POST',
    path: '/api/v1/files/links',
    access: 'everyone',
    summary: 'Addresses of files of messages that the caller may read, for ten minutes; others are left out',
    body: object({ files: Type.Array(Id, { minItems: 1, maxItems: LIMITS.filesPerLinks }) }),
    result: object({ items: Type.Array(FileLink) }),
    cross: true,
  },
})
