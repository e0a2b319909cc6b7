import { cleanLine } from '../kernel/text.ts'
import { LIMITS } from '../protocol/limits.ts'

/** Zero-width and direction marks, which could hide what a name ends in. */
const HIDDEN = /[\u200b-\u200f\u061c\u2060-\u2064]/g

/** A name as it is shown: its last part, without what misleads; never empty (A14). */
export function cleanFileName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? ''
  const name = cleanLine(last.replace(HIDDEN, ''), LIMITS.fileNameLength).replace(/^\.+/, '').trim()
  return name === '' ? 'file' : name
}

/** RFC 6266: an ASCII name for those that know no other, and the whole one by RFC 8187. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
