/** Photos lose what the camera noted, and nothing else. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { barePng, bareWebp } from '../../src/attachment/bare-chunks.ts'
import { bareGif } from '../../src/attachment/bare-gif.ts'
import { bareJpeg } from '../../src/attachment/bare-jpeg.ts'
import { makeAgent, makeVisitor, startTestApp, type TestApp } from '../support/app.ts'
import { http } from '../support/http.ts'
import { linksOf, upload } from '../support/uploads.ts'

const WHERE = 'Leaking Camera 3000'
const NOTES = {
  IFD0: { Make: WHERE, Model: WHERE, Copyright: WHERE },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 0/1' },
}
const XMP =
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${WHERE}"/>` +
  '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'

const noise = () => sharp(randomBytes(60 * 40 * 3), { raw: { width: 60, height: 40, channels: 3 } })
const noted = (format: 'jpeg' | 'png' | 'webp', orientation = 1) =>
  noise()
    .withExif(NOTES)
    .withMetadata({ orientation, exif: NOTES })
    .withXmp(XMP)
    .withIccProfile('p3')
    .toFormat(format)
    .toBuffer()

async function sentAndBack(app: TestApp, token: string, name: string, bytes: Buffer) {
  const sent = await upload(app, token, name, bytes)
  const [link] = await linksOf(app, token, [sent.id])
  const answer = await fetch(app.url + (link?.url ?? ''))
  return { file: sent.file, bytes: Buffer.from(await answer.arrayBuffer()) }
}
const pixels = (bytes: Buffer) => sharp(bytes, { animated: true }).raw().toBuffer()
const isBare = async (bytes: Buffer) => {
  const { exif, xmp, iptc } = await sharp(bytes).metadata()
  return (
    exif === undefined &&
    xmp === undefined &&
    iptc === undefined &&
    !bytes.includes('Leaking') &&
    !bytes.includes('GPS')
  )
}

describe('[FI10] photos', () => {
  test.each(['jpeg', 'png', 'webp'] as const)(
    'a %s loses place and camera, keeps its colours, and not a pixel changes',
    async (format) => {
      const app = await startTestApp()
      const { token } = await makeVisitor(app)
      const photo = await noted(format)
      expect(photo.includes('Leaking')).toBe(true)
      const { file, bytes } = await sentAndBack(app, token, `photo.${format}`, photo)
      expect(await isBare(bytes)).toBe(true)
      expect((await sharp(bytes).metadata()).icc).toEqual((await sharp(photo).metadata()).icc)
      expect((await pixels(bytes)).equals(await pixels(photo))).toBe(true)
      expect(file).toMatchObject({ size: bytes.length, type: `image/${format}`, image: { width: 60, height: 40 } })
    },
  )

  test.each(['jpeg', 'png', 'webp'] as const)(
    'a %s that the camera held sideways is upright without its note',
    async (format) => {
      const app = await startTestApp()
      const { token } = await makeVisitor(app)
      const photo = await noted(format, 6)
      const { file, bytes } = await sentAndBack(app, token, `photo.${format}`, photo)
      const { width, height, orientation, icc } = await sharp(bytes).metadata()
      expect([width, height, orientation ?? 1]).toEqual([40, 60, 1])
      expect(icc).toBeDefined()
      expect(await isBare(bytes)).toBe(true)
      expect(file).toMatchObject({ size: bytes.length, image: { width: 40, height: 60 } })
    },
  )

  test.each(['gif', 'webp'] as const)('an animated %s stays animated, without its comments', async (format) => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const frames = await Promise.all([0, 1, 2].map(() => noise().png().toBuffer()))
    const plain = await sharp(frames, { join: { animated: true } })
      .toFormat(format, { delay: [100, 200, 300], loop: 3 })
      .toBuffer()
    const moving =
      format === 'gif'
        ? Buffer.concat([
            plain.subarray(0, -1),
            Buffer.from(`!\u00fe${String.fromCharCode(WHERE.length)}${WHERE}\0;`, 'latin1'),
          ])
        : plain
    const { bytes } = await sentAndBack(app, token, `moving.${format}`, moving)
    const { pages, delay, loop } = await sharp(bytes).metadata()
    expect({ pages, delay, loop }).toEqual({ pages: 3, delay: [100, 200, 300], loop: 3 })
    expect(await isBare(bytes)).toBe(true)
    expect((await pixels(bytes)).equals(await pixels(moving))).toBe(true)
  })

  test('texts in a PNG, and what stands behind the end of a JPEG, go as well', async () => {
    const chunk = (name: string, body: string) => {
      const bytes = Buffer.alloc(12 + body.length)
      bytes.writeUInt32BE(body.length, 0)
      bytes.write(name + body, 4, 'latin1')
      return bytes
    }
    const png = await noise().png().toBuffer()
    const told = Buffer.concat([
      png.subarray(0, 33),
      ...['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf', 'caBX'].map((name) => chunk(name, WHERE)),
      png.subarray(33),
    ])
    expect(barePng(told)?.equals(png)).toBe(true)
    const jpeg = await noise().jpeg({ progressive: true }).toBuffer()
    expect(bareJpeg(Buffer.concat([jpeg, Buffer.from(`film ${WHERE}`)]), 1)?.includes('Leaking')).toBe(false)
  })

  test('a site may keep the photos of its visitors as they are', async () => {
    const app = await startTestApp()
    const admin = await makeAgent(app, { role: 'admin' })
    const { token } = await makeVisitor(app)
    const photo = await noted('jpeg', 6)
    const changed = await http(app.url, 'PATCH', `/api/v1/sites/${app.siteId}`, {
      token: admin.token,
      body: { keepsNotes: true },
    })
    expect(changed.body).toMatchObject({ site: { keepsNotes: true } })
    expect((await sentAndBack(app, token, 'photo.jpg', photo)).bytes.equals(photo)).toBe(true)
  })

  test('whatever is cut, changed or made up, the bytes are taken or left, and nothing is thrown', async () => {
    const samples = await Promise.all([noted('jpeg'), noted('png'), noted('webp'), noise().gif().toBuffer()])
    const strip = [(bytes: Buffer) => bareJpeg(bytes, 6), barePng, bareWebp, bareGif]
    fc.assert(
      fc.property(
        fc.nat({ max: 3 }),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 20 }),
        fc.nat(),
        (which, changes, length) => {
          const bytes = Buffer.from(samples[which] ?? '')
          for (const [at, value] of changes) bytes[at % Math.min(bytes.length, 400)] = value
          const cut = bytes.subarray(0, length % (bytes.length + 1))
          for (const each of strip) each(cut)
        },
      ),
      { numRuns: 400 },
    )
  })
})
