/** A server's text frame (RFC 6455, 5.2) is one piece, unmasked, as bytes that any number of sockets can be given. */
const FIN_TEXT = 0x81
const SMALL = 125
const MEDIUM = 0xffff

export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = length <= SMALL ? 2 : length <= MEDIUM ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = FIN_TEXT
  if (length <= SMALL) frame[1] = length
  else if (length <= MEDIUM) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, header, 'utf8')
  return frame
}
