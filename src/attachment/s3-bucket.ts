/**
 * This class makes signed requests to one bucket (AWS Signature Version 4, the bucket in the path). Bodies go and come
 * as streams: memory holds a chunk, whatever the size. Errors name the failure and never a credential.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { AwsV4Signer } from 'aws4fetch'

export interface BucketSettings {
  /** It has no trailing slash. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** A connection without a byte for so many milliseconds is given up. */
const SILENT_MS = 30_000
/** So many uploads go to the bucket at a time, so that a long queue of them leaves room for those who read. */
const SENDERS = 4
/** An answer that is read whole has at most so many characters. A listing has at most 1,000 keys. */
const ANSWER = 4 * 1024 * 1024
const NO_BODY = createHash('sha256').digest('hex')

/** The bucket said no. */
class BucketError extends Error {
  readonly status: number
  /** This is S3's own word for it, like NoSuchKey. */
  readonly reason: string
  constructor(status: number, reason: string) {
    super(`the bucket answered ${status} ${reason}`.trim())
    this.status = status
    this.reason = reason
  }
}

/**
 * Returns whether the object is absent. A bucket that is not there does not count, because then every file would seem
 * to be gone.
 */
export const isAbsence = (error: unknown): boolean =>
  error instanceof BucketError && error.status === 404 && error.reason === 'NoSuchKey'

interface Outgoing {
  file: string
  size: number
  sha256: string
}

export class Bucket {
  private readonly settings: BucketSettings
  private readonly keys = new Map<string, ArrayBuffer>()
  private readonly running = new Set<ClientRequest>()
  private readonly agent: http.Agent
  private readonly senders: http.Agent
  private readonly start: typeof http.request
  constructor(settings: BucketSettings) {
    this.settings = settings
    const { Agent, request } = settings.endpoint.startsWith('https:') ? https : http
    this.start = request
    this.agent = new Agent({ keepAlive: true })
    this.senders = new Agent({ keepAlive: true, maxSockets: SENDERS })
  }

  /**
   * Sends a request. The caller must read the whole answer, or destroy it. Throws BucketError, or the error of the
   * network.
   */
  async ask(method: 'GET' | 'DELETE', key: string, query: Record<string, string> = {}): Promise<IncomingMessage> {
    try {
      return await this.request(method, key, query)
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      return this.request(method, key, query)
    }
  }

  /** Returns what the bucket itself answers to a query. */
  async text(query: Record<string, string>): Promise<string> {
    return readText(await this.ask('GET', '', query))
  }

  /** Sends a file. The bucket checks the digest of what arrives, so it keeps these bytes or none. */
  async send(key: string, file: string, size: number): Promise<void> {
    ;(await this.request('PUT', key, {}, { file, size, sha256: await digestOf(file) })).resume()
  }

  close(): void {
    for (const request of this.running) request.destroy(new Error('the server stops'))
    this.agent.destroy()
    this.senders.destroy()
  }

  private async request(
    method: string,
    key: string,
    query: Record<string, string>,
    body?: Outgoing,
  ): Promise<IncomingMessage> {
    const url = new URL(`${this.settings.endpoint}/${this.settings.bucket}${key === '' ? '' : `/${key}`}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const headers = await this.sign(method, url, body?.sha256 ?? NO_BODY)
    if (body !== undefined) headers['content-length'] = String(body.size)
    const request = this.start(url, { method, headers, agent: body === undefined ? this.agent : this.senders })
    const answer = await this.answerTo(request, body)
    if (answer.statusCode !== undefined && answer.statusCode < 300) return answer
    throw new BucketError(answer.statusCode ?? 0, reasonIn(await readText(answer)))
  }

  private async sign(method: string, url: URL, sha256: string): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, region } = this.settings
    const { headers } = await new AwsV4Signer({
      method,
      url: url.href,
      headers: { 'x-amz-content-sha256': sha256 },
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
      cache: this.keys,
    }).sign()
    return Object.fromEntries(headers as unknown as Iterable<[string, string]>)
  }

  private answerTo(request: ClientRequest, body: Outgoing | undefined): Promise<IncomingMessage> {
    this.running.add(request)
    request.once('close', () => this.running.delete(request))
    request.setTimeout(SILENT_MS, () => request.destroy(new Error('the bucket does not answer')))
    const source = body === undefined ? undefined : createReadStream(body.file)
    return new Promise((resolve, reject) => {
      request.once('response', resolve)
      // After the answer the failure belongs to the answer. This listener stays, so that it is not thrown here, too.
      request.on('error', (error: NodeJS.ErrnoException) => {
        source?.destroy()
        reject(request.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection(error.message) : error)
      })
      request.once('close', () => source?.destroy())
      source?.once('error', (error) => request.destroy(error))
      if (source === undefined) request.end()
      else source.pipe(request)
    })
  }
}

/** The connection was kept from an earlier request, and the other side closed it just as it was used again. */
class StaleConnection extends Error {}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function readText(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > ANSWER) throw new Error('the answer of the bucket is too long')
  }
  return text
}

/** Returns only the code of an error, because the rest of S3's answer repeats what was sent. */
const reasonIn = (xml: string): string => /<Code>(\w{1,64})<\/Code>/.exec(xml)?.[1] ?? ''
