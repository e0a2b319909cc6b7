import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { agentOnline, makeVisitor, startTestApp, type TestApp, tempDir, visitorOnline } from '../support/app.ts'
import { fakeS3 } from '../support/fake-s3.ts'
import { codeIn, http } from '../support/http.ts'
import { eventually, newKey, type Refused } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'
import { createUpload, linksOf, openPatch, picture, upload, uploadState, uploadStored } from '../support/uploads.ts'

const here = (app: TestApp) => [
  ...fs.readdirSync(path.join(app.dataDir, 'incoming')),
  ...listed(path.join(app.dataDir, 'files')),
]
const listed = (folder: string) => (fs.existsSync(folder) ? fs.readdirSync(folder) : [])
const nothingHere = (app: TestApp) =>
  eventually(() => (here(app).length === 0 ? true : undefined), 'nothing to be left on this machine')

describe('files in a bucket', () => {
  test('[FI1] [FI7] a picture and its preview go into the bucket, nothing stays, both come back with our headers', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    const { token } = await makeVisitor(app)
    const bytes = await picture()
    const { id } = await upload(app, token, 'lamp.png', bytes)
    await uploadStored(app, token, id)
    await nothingHere(app)
    expect([...s3.objects.keys()].sort()).toEqual([`helpline/${id}`, `helpline/${id}.thumb`])
    expect(s3.objects.get(`helpline/${id}`)?.equals(bytes)).toBe(true)
    const [link] = await linksOf(app, token, [id])
    const file = await fetch(app.url + link?.url)
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect(file.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    expect(file.headers.get('x-amz-meta-inside')).toBeNull()
    const thumbnail = await fetch(app.url + link?.thumbnailUrl)
    expect(await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      width: 480,
    })
    expect((await http(app.url, 'HEAD', link?.url ?? '')).headers.get('content-length')).toBe(String(bytes.length))
  })

  test('[A17] a file of 40 MB comes back as it was sent', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({
      s3: s3.settings,
      files: {
        fileBytes: 64e6,
        visitorFileBytes: 64e6,
        siteFileBytes: 64e6,
        filesPerMessage: 10,
        refused: ['programs'],
      },
    })
    const { token } = await makeVisitor(app)
    const bytes = randomBytes(40 * 1024 * 1024)
    const { id } = await upload(app, token, 'film.bin', bytes)
    await uploadStored(app, token, id)
    const [link] = await linksOf(app, token, [id])
    const hash = createHash('sha256')
    for await (const chunk of (await fetch(app.url + link?.url)).body ?? []) hash.update(chunk)
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  test('[FI5] while the bucket is away no file is stored and no message can carry one; later both are done', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    s3.down = true
    const { id, state } = await upload(app, visitor.token, 'order.txt', Buffer.from('one lamp'))
    expect(state).toBe('checking')
    await eventually(() => s3.heard.find((line) => line === `PUT helpline/${id}`), 'a try')
    expect((await uploadState(app, visitor.token, id)).state).toBe('checking')
    const refused = await visitor
      .call('open', { key: newKey(), text: '', files: [id] })
      .catch((error: Refused) => error.code)
    expect(refused).toBe('conflict')
    expect((await visitor.call('open', { key: newKey(), text: 'the chat goes on' })).seq).toBeGreaterThan(0)
    s3.down = false
    await uploadStored(app, visitor.token, id)
    const { thread } = (await visitor.call('history', {})).conversations[0] ?? { thread: '' }
    expect((await visitor.call('post', { thread, key: newKey(), text: '', files: [id] })).seq).toBeGreaterThan(0)
  })

  test('[FI2] what the bucket did not take before a restart it takes after it, and an upload goes on where it was', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    const { token } = await makeVisitor(app)
    const half = await createUpload(app, token, 'half.txt', 20)
    openPatch(app, token, half.id, 20, 'a'.repeat(12))
    await eventually(
      async () => ((await uploadState(app, token, half.id)).offset === 12 ? true : undefined),
      'the first half',
    )
    s3.down = true
    const whole = await upload(app, token, 'order.txt', Buffer.from('one lamp'))
    await eventually(() => s3.heard.find((line) => line === `PUT helpline/${whole.id}`), 'a try')
    await app.stop()
    s3.down = false
    const again = await app.restart()
    await uploadStored(again, token, whole.id)
    expect(s3.objects.get(`helpline/${whole.id}`)?.toString()).toBe('one lamp')
    expect((await uploadState(again, token, half.id)).offset).toBe(12)
  })

  test('a bucket that is away while somebody reads is `busy`, and later the same address works', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    const { token } = await makeVisitor(app)
    const { id } = await upload(app, token, 'order.txt', Buffer.from('one lamp'))
    await uploadStored(app, token, id)
    const [link] = await linksOf(app, token, [id])
    s3.down = true
    const busy = await http(app.url, 'GET', link?.url ?? '')
    expect(busy.status).toBe(503)
    expect(codeIn(busy)).toBe('busy')
    expect((await http(app.url, 'GET', '/readyz')).status).toBe(200)
    s3.down = false
    expect((await http(app.url, 'GET', link?.url ?? '')).body).toBe('one lamp')
  })

  test('an object removed from the bucket is not found; a bucket that is away says nothing of its objects', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: { ...s3.settings } })
    const { token } = await makeVisitor(app)
    const { id } = await upload(app, token, 'order.txt', Buffer.from('one lamp'))
    await uploadStored(app, token, id)
    s3.objects.clear()
    const [link] = await linksOf(app, token, [id])
    expect((await http(app.url, 'GET', link?.url ?? '')).status).toBe(404)
    s3.settings.bucket = 'another'
    expect((await http(app.url, 'GET', link?.url ?? '')).status).toBe(503)
  })

  test('[A17] who leaves in the middle of a download ends the bucket’s answer, too', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    const { token } = await makeVisitor(app)
    const { id } = await upload(app, token, 'film.bin', randomBytes(1024 * 1024))
    await uploadStored(app, token, id)
    const [link] = await linksOf(app, token, [id])
    const ended = new Promise<void>((resolve) => {
      s3.beforeRest = (answer) => new Promise(() => answer.once('close', resolve))
    })
    const reading = request(app.url + link?.url, (response) => response.once('data', () => reading.destroy()))
    reading.on('error', () => undefined)
    reading.end()
    await ended
    expect((await http(app.url, 'GET', '/healthz')).status).toBe(200)
  })

  test('a bucket that breaks off in the middle ends the download, and nothing passes for the whole', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    const { token } = await makeVisitor(app)
    const { id } = await upload(app, token, 'film.bin', randomBytes(1024 * 1024))
    await uploadStored(app, token, id)
    const [link] = await linksOf(app, token, [id])
    let cut = () => {}
    s3.beforeRest = (answer) =>
      new Promise(() => {
        cut = () => answer.destroy()
      })
    const reading = (await fetch(app.url + link?.url)).body?.getReader()
    await reading?.read()
    cut()
    const rest = async () => {
      while ((await reading?.read())?.done === false);
    }
    await expect(rest()).rejects.toThrow()
  })

  test('[FI2] the sweep removes what belongs to nothing, over several pages, and leaves what is not ours', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    const { token } = await makeVisitor(app)
    const { id } = await upload(app, token, 'order.txt', Buffer.from('one lamp'))
    await uploadStored(app, token, id)
    const foreign = [
      'helpline/readme & more.txt',
      'helpline/backup.tar',
      `helpline/older/${newKey()}`,
      `other/${newKey()}`,
      newKey(),
    ]
    const orphans = Array.from({ length: 8 }, newKey).flatMap((name) => [`helpline/${name}`, `helpline/${name}.thumb`])
    for (const key of [...foreign, ...orphans]) s3.objects.set(key, Buffer.from('x'))
    await app.services.uploads.sweep()
    expect([...s3.objects.keys()].sort()).toEqual([`helpline/${id}`, ...foreign].sort())
  })

  test('[FI1] a file that is given up goes from the bucket; while that is away, the next sweep sees to it', async () => {
    const s3 = await fakeS3()
    const app = await startTestApp({ s3: s3.settings })
    const { token } = await makeVisitor(app)
    const files = [
      await upload(app, token, 'a.png', await picture()),
      await upload(app, token, 'b.png', await picture()),
    ]
    for (const { id } of files) await uploadStored(app, token, id)
    expect((await http(app.url, 'DELETE', `/api/v1/uploads/${files[0]?.id}`, { token })).status).toBe(204)
    expect(s3.objects.size).toBe(2)
    s3.down = true
    expect((await http(app.url, 'DELETE', `/api/v1/uploads/${files[1]?.id}`, { token })).status).toBe(204)
    s3.down = false
    await app.services.uploads.sweep()
    expect(s3.objects.size).toBe(0)
  })

  test('[A56] a wrong secret is refused by the bucket: the log says so, and holds neither secret', async () => {
    const s3 = await fakeS3()
    const secret = 'wrong/secret+of/this-test'
    const server = await startProcess(tempDir(), {
      S3_ENDPOINT: s3.settings.endpoint,
      S3_BUCKET: s3.settings.bucket,
      S3_REGION: s3.settings.region,
      S3_PREFIX: 'helpline',
      S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
      S3_SECRET_ACCESS_KEY: secret,
    })
    await eventually(
      () => (server.output().includes('SignatureDoesNotMatch') ? true : undefined),
      'the refusal in the log',
    )
    expect(server.output()).toContain('the bucket answered 403 SignatureDoesNotMatch')
    for (const hidden of [secret, s3.settings.secretAccessKey, encodeURIComponent(secret)])
      expect(server.output()).not.toContain(hidden)
    expect((await http(server.url, 'GET', '/readyz')).status).toBe(200)
  })

  test('settings of a bucket that lack something end the start with the names of what is missing', () => {
    const all = {
      S3_ENDPOINT: 'https://s3.example.com/',
      S3_BUCKET: 'chat',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'secret',
    }
    expect(readConfig({}).s3).toBeUndefined()
    expect(readConfig({ ...all, S3_PREFIX: 'a/b' }).s3).toEqual({
      endpoint: 'https://s3.example.com',
      bucket: 'chat',
      region: 'us-east-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      prefix: 'a/b/',
    })
    for (const [env, sentence] of [
      [
        { S3_BUCKET: 'chat' },
        'S3_ENDPOINT and S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set, too, when S3_BUCKET is.',
      ],
      [{ ...all, S3_SECRET_ACCESS_KEY: '' }, 'S3_SECRET_ACCESS_KEY must be set, too, when S3_ENDPOINT is.'],
      [{ ...all, S3_ENDPOINT: 's3.example.com' }, 'S3_ENDPOINT is "s3.example.com"'],
      [{ ...all, S3_BUCKET: 'a/b' }, 'S3_BUCKET is "a/b"'],
      [{ ...all, S3_PREFIX: '../x' }, 'S3_PREFIX is "../x"'],
    ] as const) {
      expect(() => readConfig(env)).toThrow(ConfigError)
      expect(() => readConfig(env)).toThrow(sentence)
    }
  })
})
