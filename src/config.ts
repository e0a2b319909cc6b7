/** The only reader of the environment: every setting is here, checked, with one sentence for what is wrong. */
import path from 'node:path'
import ipaddr from 'ipaddr.js'
import { LIMITS } from './protocol/limits.ts'

export interface Config {
  host: string
  port: number
  dataDir: string
  /** Without a trailing slash; undefined: http://HOST:PORT of the socket that listens. */
  publicUrl: string | undefined
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  logLevel: string
  agentGraceMs: number
  /** How long a waiting visitor without a connection counts as there, and how long it then stays in the queue. */
  visitorGraceMs: number
  visitorGoneMs: number
  /** Checks every frame sent against its schema: tests and development. */
  checkFrames: boolean
  rateFactor: number
  /** Bytes of one file, of a visitor's files in 24 hours, of all files of a site; and files of one message. */
  files: {
    fileBytes: number
    visitorFileBytes: number
    siteFileBytes: number
    filesPerMessage: number
    refused: string[]
  }
  /** Milliseconds that a request's body may take, and that an upload may be without a byte: then the connection ends. */
  bodyMs: number
  uploadIdleMs: number
  /** Connections that may stand at once; undefined: what the limit of open files leaves room for. */
  mostConnections: number | undefined
  /** Of one address: connections of any kind, and sockets among them. */
  connectionsPerAddress: number
  socketsPerAddress: number
  /** clamd, as host:port or the path of its socket; undefined: files are not scanned. */
  clamd: string | undefined
  /** Where stored files are; undefined: in the data folder. */
  s3: S3Config | undefined
}

export interface S3Config {
  /** Without a trailing slash. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Before the names of our objects: empty, or with a slash at its end. */
  prefix: string
}

export class ConfigError extends Error {}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Throws ConfigError with one sentence that names the setting, what it holds and what it may hold. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    host: text(env, 'HOST', '127.0.0.1'),
    port: integer(env, 'PORT', 8080, 0, 65_535),
    dataDir: path.resolve(text(env, 'DATA_DIR', 'data')),
    publicUrl: publicUrl(env),
    trustedProxies: proxies(env),
    logLevel: oneOf(env, 'LOG_LEVEL', 'info', LEVELS),
    agentGraceMs: integer(env, 'AGENT_GRACE_MS', LIMITS.agentGraceMs, 100, 3_600_000),
    visitorGraceMs: integer(env, 'VISITOR_GRACE_MS', 10_000, 100, 3_600_000),
    visitorGoneMs: integer(env, 'VISITOR_GONE_MS', 180_000, 100, 86_400_000),
    checkFrames: oneOf(env, 'CHECK_FRAMES', 'no', ['yes', 'no']) === 'yes',
    rateFactor: integer(env, 'RATE_FACTOR', 1, 1, 1_000_000),
    files: {
      fileBytes: megabytes(env, 'FILE_MAX_MB', LIMITS.fileBytes, 2_000),
      visitorFileBytes: megabytes(env, 'FILE_VISITOR_DAILY_MB', LIMITS.visitorFileBytes, 1_000_000),
      siteFileBytes: megabytes(env, 'FILE_SITE_MB', LIMITS.siteFileBytes, 100_000_000),
      filesPerMessage: integer(env, 'FILES_PER_MESSAGE', LIMITS.filesPerMessage, 1, LIMITS.mostFilesPerMessage),
      refused: endings(env),
    },
    bodyMs: integer(env, 'BODY_MS', LIMITS.bodyMs, 100, 3_600_000),
    uploadIdleMs: integer(env, 'UPLOAD_IDLE_MS', 30_000, 100, 3_600_000),
    mostConnections: optional(env, 'CONNECTIONS_MAX', 16, 1_000_000),
    connectionsPerAddress: integer(env, 'CONNECTIONS_PER_ADDRESS', LIMITS.addressConnections, 10, 1_000_000),
    socketsPerAddress: integer(env, 'SOCKETS_PER_ADDRESS', LIMITS.addressSockets, 10, 1_000_000),
    clamd: text(env, 'CLAMD_ADDRESS', '') || undefined,
    s3: s3(env),
  }
}

function text(env: NodeJS.ProcessEnv, name: string, otherwise: string): string {
  const value = env[name]
  return value === undefined || value === '' ? otherwise : value
}

function integer(env: NodeJS.ProcessEnv, name: string, otherwise: number | '', min: number, max: number): number {
  const value = text(env, name, String(otherwise))
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new ConfigError(`${name} is "${value}", but must be a whole number from ${min} to ${max}.`)
  }
  return number
}

const optional = (env: NodeJS.ProcessEnv, name: string, min: number, max: number): number | undefined =>
  text(env, name, '') === '' ? undefined : integer(env, name, '', min, max)

const MB = 1024 * 1024
/** In bytes, as is what stands for it when it is not set. */
const megabytes = (env: NodeJS.ProcessEnv, name: string, otherwise: number, max: number): number =>
  integer(env, name, otherwise / MB, 1, max) * MB

function oneOf(env: NodeJS.ProcessEnv, name: string, otherwise: string, words: string[]): string {
  const value = text(env, name, otherwise)
  if (!words.includes(value)) throw new ConfigError(`${name} is "${value}", but must be one of ${words.join(', ')}.`)
  return value
}

function publicUrl(env: NodeJS.ProcessEnv): string | undefined {
  const value = text(env, 'PUBLIC_URL', '')
  if (value === '') return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new ConfigError(
      `PUBLIC_URL is "${value}", but must be the address visitors use, like https://chat.example.com, without a path.`,
    )
  }
  return url.origin
}

function proxies(env: NodeJS.ProcessEnv): string[] {
  const list = text(env, 'TRUSTED_PROXIES', '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  for (const part of list) {
    if (!ipaddr.isValid(part) && !ipaddr.isValidCIDR(part)) {
      throw new ConfigError(
        `TRUSTED_PROXIES names "${part}", but must be IP addresses or networks like 10.0.0.0/8, with commas between.`,
      )
    }
  }
  return list
}

/** Endings with commas between; `programs` is a list of ours, `none` is none. */
function endings(env: NodeJS.ProcessEnv): string[] {
  const words = text(env, 'FILES_REFUSED', 'programs')
    .split(',')
    .map((word) => word.trim().toLowerCase().replace(/^\./, ''))
    .filter((word) => word !== '')
  const wrong = words.find((word) => !/^[\p{L}\p{N}_-]{1,24}$/u.test(word))
  if (wrong !== undefined || (words.includes('none') && words.length > 1))
    throw new ConfigError(
      `FILES_REFUSED is "${text(env, 'FILES_REFUSED', '')}", but must be programs, none, or endings like programs, docm, xlsm.`,
    )
  return words.filter((word) => word !== 'none')
}

const S3_NEEDED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
const S3_ALL = [...S3_NEEDED, 'S3_REGION', 'S3_PREFIX']

/** One of them asks for a bucket: then none that is needed may be missing, or files would go to the disk without a word. */
function s3(env: NodeJS.ProcessEnv): S3Config | undefined {
  const given = S3_ALL.filter((name) => text(env, name, '') !== '')
  if (given.length === 0) return undefined
  const missing = S3_NEEDED.filter((name) => !given.includes(name))
  if (missing.length > 0) throw new ConfigError(`${missing.join(' and ')} must be set, too, when ${given[0]} is.`)
  return {
    endpoint: s3Endpoint(text(env, 'S3_ENDPOINT', '')),
    bucket: shaped(env, 'S3_BUCKET', /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/, 'the name of a bucket'),
    region: shaped(env, 'S3_REGION', /^[A-Za-z0-9-]*$/, 'the name of a region, like eu-central-1') || 'us-east-1',
    accessKeyId: text(env, 'S3_ACCESS_KEY_ID', ''),
    secretAccessKey: text(env, 'S3_SECRET_ACCESS_KEY', ''),
    prefix: shaped(env, 'S3_PREFIX', /^([A-Za-z0-9_-][A-Za-z0-9._-]*(\/|$))*$/, 'folders, like helpline/files').replace(
      /([^/])$/,
      '$1/',
    ),
  }
}

function s3Endpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  ) {
    throw new ConfigError(
      `S3_ENDPOINT is "${value}", but must be an address like https://s3.example.com, without the bucket.`,
    )
  }
  return url.href.replace(/\/+$/, '')
}

function shaped(env: NodeJS.ProcessEnv, name: string, shape: RegExp, meaning: string): string {
  const value = text(env, name, '')
  if (!shape.test(value)) throw new ConfigError(`${name} is "${value}", but must be ${meaning}.`)
  return value
}
