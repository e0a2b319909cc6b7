import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'

const HEAD = 64 * 1024
/** These types are recognised here, because the library would look into what is packed (A16). */
const PACKED: [type: string, magic: number[]][] = [
  ['application/zip', [0x50, 0x4b, 0x03, 0x04]],
  ['application/gzip', [0x1f, 0x8b]],
]
/** A script's first line names what runs it. */
const SCRIPT = /^#! ?\//
const SCRIPT_TYPE = 'text/x-script'
const UNKNOWN = 'application/octet-stream'

/** Returns what a file is by its first bytes, whatever it is called (A15). */
export async function typeOf(file: string): Promise<string> {
  const head = await headOf(file)
  const packed = PACKED.find(([, magic]) => magic.every((byte, index) => head[index] === byte))
  if (packed !== undefined) return packed[0]
  const known = await fileTypeFromBuffer(head).catch(() => undefined)
  if (known !== undefined) return known.mime
  if (!isText(head)) return UNKNOWN
  return SCRIPT.test(Buffer.from(head.subarray(0, 16)).toString('latin1')) ? SCRIPT_TYPE : 'text/plain'
}

/** Returns the type that is shown. Where scripts may be sent, a script is text. */
export const shownType = (type: string): string => (type === SCRIPT_TYPE ? 'text/plain' : type)

async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Returns whether it is UTF-8 without NUL. The last character may be cut. */
function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
