import type { Files, Uploads } from '../../attachment/index.ts'
import type { Binder } from '../binder.ts'

export function fileRoutes(binder: Binder, { uploads, files }: { uploads: Uploads; files: Files }): void {
  binder.everyone('getUpload', ({ actor, params }) => uploads.state(actor, params.id))
  binder.everyone('linkFiles', async ({ actor, body }) => ({ items: await files.links(actor, body.files) }))
}
