/**
 * A bucket that speaks as much S3 as is needed: path style, PUT, GET, HEAD, DELETE and ListObjectsV2 in small pages. It
 * computes every signature itself, from AWS's description of Signature Version 4, and checks the digest of each body.
 */
import { createHash, createHmac } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const PAGE_KEYS = 3
const BUCKET = 'chat-files'

export interface FakeS3 {
  objects: Map<string, Buffer>
  settings: {
    endpoint: string
    bucket: string
    region: string
    accessKeyId: string
    secretAccessKey: string
    prefix: string
  }
  /** When true, it answers every request with 503. */
  down: boolean
  /** Called while an object is on its way out. The rest of the object waits for its promise. */
  beforeRest: ((answer: ServerResponse) => Promise<void>) | undefined
  /** The requests so far, like `PUT helpline/abc`. */
  heard: string[]
}

/** Starts a bucket. `close` ends it. */
export async function startS3(): Promise<FakeS3 & { close(): void }> {
  const server = http.createServer((request, response) => {
    void answer(fake, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fake: FakeS3 & { close(): void } = {
    objects: new Map(),
    settings: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      bucket: BUCKET,
      region: 'eu-test-1',
      accessKeyId: 'AKIDTEST',
      secretAccessKey: 'not/a/real+secret/0123456789',
      prefix: 'helpline/',
    },
    down: false,
    beforeRest: undefined,
    heard: [],
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return fake
}

async function answer(fake: FakeS3, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', 'http://bucket')
  const body = await readAll(request)
  const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/')
  const key = rest.join('/')
  fake.heard.push(`${request.method} ${key}`)
  if (fake.down) return refuse(response, 503, 'SlowDown')
  const refusal = refusalOf(fake, request, url, body)
  if (refusal !== undefined) return refuse(response, 403, refusal)
  if (bucket !== fake.settings.bucket) return refuse(response, 404, 'NoSuchBucket')
  if (key === '' && url.searchParams.get('list-type') === '2') return list(fake, url.searchParams, response)
  if (request.method === 'PUT') {
    fake.objects.set(key, body)
    response.end()
  } else if (request.method === 'DELETE') {
    fake.objects.delete(key)
    response.writeHead(204).end()
  } else await give(fake, key, request.method === 'HEAD', response)
}

async function give(fake: FakeS3, key: string, headOnly: boolean, response: ServerResponse): Promise<void> {
  const bytes = fake.objects.get(key)
  if (bytes === undefined) return refuse(response, 404, 'NoSuchKey')
  // A browser must not be told everything that a bucket was told of an object.
  response.writeHead(200, { 'content-length': bytes.length, 'content-type': 'text/html', 'x-amz-meta-inside': 'yes' })
  if (headOnly) return void response.end()
  const half = Math.floor(bytes.length / 2)
  response.write(bytes.subarray(0, half))
  await fake.beforeRest?.(response)
  response.end(bytes.subarray(half))
}

function list(fake: FakeS3, query: URLSearchParams, response: ServerResponse): void {
  const prefix = query.get('prefix') ?? ''
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString()
  const keys = [...fake.objects.keys()]
    .filter(
      (key) =>
        key.startsWith(prefix) &&
        !(query.get('delimiter') === '/' && key.slice(prefix.length).includes('/')) &&
        key > after,
    )
    .sort()
  const page = keys.slice(0, PAGE_KEYS)
  const more = keys.length > page.length
  const next = more
    ? `<NextContinuationToken>${Buffer.from(page.at(-1) ?? '').toString('base64')}</NextContinuationToken>`
    : ''
  const contents = page.map((key) => `<Contents><Key>${escaped(key)}</Key><Size>1</Size></Contents>`).join('')
  response.setHeader('content-type', 'application/xml')
  response.end(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${more}</IsTruncated>` +
      `${contents}${next}</ListBucketResult>`,
  )
}

/** Returns S3's word for what is wrong with a request, or undefined when the right key signed it and its body. */
function refusalOf({ settings }: FakeS3, request: IncomingMessage, url: URL, body: Buffer): string | undefined {
  const header = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization ?? '',
  )
  const [, credential = '', signed = '', signature] = header ?? []
  const [id, day = '', region = '', service, end] = credential.split('/')
  if (id !== settings.accessKeyId) return 'InvalidAccessKeyId'
  const digest = String(request.headers['x-amz-content-sha256'])
  if (digest !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const time = String(request.headers['x-amz-date'])
  const names = signed.split(';')
  if (!names.includes('host') || !names.includes('x-amz-content-sha256') || !time.startsWith(day)) return 'AccessDenied'
  const scope = [day, region, service, end].join('/')
  const canonical = [
    request.method,
    url.pathname.split('/').map(decodeURIComponent).map(encoded).join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed,
    digest,
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(Buffer.from(canonical))].join('\n')
  const key = [day, settings.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${settings.secretAccessKey}`,
  )
  return hmac(key, toSign).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch'
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>No.</Message></Error>`)
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
