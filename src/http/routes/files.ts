import type { Files, Uploads } from '../../attachment/index.ts'
import type { Routes } from '../context.ts'

export function fileRoutes({ uploads, files }: { uploads: Uploads; files: Files }) {
  return {
    getUpload: ({ actor, params }) => uploads.state(actor, params.id),
    linkFiles: async ({ actor, body }) => ({ items: await files.links(actor, body.files) }),
  } satisfies Partial<Routes>
}
