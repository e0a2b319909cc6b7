import type { File } from '../protocol/entities.ts'
import type { AttachmentRow } from './store.ts'

export const toFile = ({ id, name, type, size, width, height }: AttachmentRow): File => ({
  id,
  name,
  type: type ?? 'application/octet-stream',
  size,
  image: width === null || height === null ? null : { width, height },
})
