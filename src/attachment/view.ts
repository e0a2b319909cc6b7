import type { File } from '../protocol/entities.ts'
import type { AttachmentRow } from './store.ts'

export const toFile = ({ id, name, type, size, keptSize, width, height }: AttachmentRow): File => ({
  id,
  name,
  type: type ?? 'application/octet-stream',
  size: keptSize ?? size,
  image: width === null || height === null ? null : { width, height },
})
