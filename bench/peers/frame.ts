const TEXT = 0x81

/** Builds a whole text frame of a server (RFC 6455, 5.2), which can be written to many sockets as it is. */
export function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  const { length } = payload
  const header = length < 126 ? Buffer.from([TEXT, length]) : Buffer.from([TEXT, 126, length >> 8, length & 0xff])
  if (length > 0xffff) throw new Error('longer than any announcement')
  return Buffer.concat([header, payload])
}
