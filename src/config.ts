/** This file alone reads the environment. Every setting is here, is checked, and has one sentence for what is wrong. */
import os from 'node:os'
import path from 'node:path'
import ipaddr from 'ipaddr.js'
import { LIMITS } from './protocol/limits.ts'

export interface Config {
  host: string
  port: number
  dataDir: string
  /** The address of a database of PostgreSQL. Undefined means SQLite in the data folder. */
  databaseUrl: string | undefined
  /** Servers on one database tell each other over this Redis what happens. Undefined means that there is one server. */
  redisUrl: string | undefined
  /** Logs and Redis' list of clients call this server so. */
  nodeName: string
  /** It has no trailing slash. Undefined means http://HOST:PORT of the socket that listens. */
  publicUrl: string | undefined
  /** X-Forwarded-For is believed of these proxies: addresses, or networks like 10.0.0.0/8. */
  trustedProxies: string[]
  logLevel: string
  agentGraceMs: number
  /**
   * A waiting visitor without a connection counts as there for the first of these times, and then stays in the queue
   * for the second.
   */
  visitorGraceMs: number
  visitorGoneMs: number
  /** True in tests and development: every frame that is sent is checked against its schema. */
  checkFrames: boolean
  rateFactor: number
  /**
   * The limits are bytes of one file, bytes of a visitor's files in 24 hours, bytes of all files of a site, and the
   * number of files in one message. `refused` lists endings of file names.
   */
  files: {
    fileBytes: number
    visitorFileBytes: number
    siteFileBytes: number
    filesPerMessage: number
    refused: string[]
  }
  /**
   * A request's body may take `bodyMs` milliseconds, and an upload may be without a byte for `uploadIdleMs`. Then the
   * connection ends.
   */
  bodyMs: number
  uploadIdleMs: number
  /** Before a stop, the server says so many milliseconds that it is not ready, and serves on. */
  drainMs: number
  /** So many connections may stand at once. Undefined means what the limit of open files leaves room for. */
  mostConnections: number | undefined
  /** One address may have so many connections of any kind, and so many sockets among them. */
  connectionsPerAddress: number
  socketsPerAddress: number
  /** This is where clamd listens: host:port, or the path of its socket. Undefined means that files are not scanned. */
  clamd: string | undefined
  /** Stored files are in this folder, which nodes share. Undefined means that they are in the data folder. */
  filesDir: string | undefined
  /** Stored files are in this bucket. Undefined means that they are in a folder. */
  s3: S3Config | undefined
  metrics: MetricsConfig
}

/** Without a token and without a port there are no metrics. */
export interface MetricsConfig {
  /** Whoever asks for metrics must show it. */
  token: string | undefined
  /** Metrics are given here instead of at `port` of all else. Undefined means that they have no port of their own. */
  port: number | undefined
  host: string
}

export interface S3Config {
  /** It has no trailing slash. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** It comes before the names of our objects. It is empty, or ends with a slash. */
  prefix: string
}

/** A setting is wrong. The message is one sentence for the operator. */
export class ConfigError extends Error {}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Throws ConfigError with one sentence that names the setting, what it holds and what it may hold. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    host: text(env, 'HOST', '127.0.0.1'),
    port: integer(env, 'PORT', 8080, 0, 65_535),
    dataDir: path.resolve(text(env, 'DATA_DIR', 'data')),
    databaseUrl: databaseUrl(env),
    redisUrl: redisUrl(env),
    nodeName: nodeName(env),
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
    drainMs: integer(env, 'DRAIN_MS', 0, 0, 600_000),
    mostConnections: optional(env, 'CONNECTIONS_MAX', 16, 1_000_000),
    connectionsPerAddress: integer(env, 'CONNECTIONS_PER_ADDRESS', LIMITS.addressConnections, 10, 1_000_000),
    socketsPerAddress: integer(env, 'SOCKETS_PER_ADDRESS', LIMITS.addressSockets, 10, 1_000_000),
    clamd: text(env, 'CLAMD_ADDRESS', '') || undefined,
    filesDir: filesDir(env),
    s3: s3(env),
    metrics: {
      token: metricsToken(env),
      port: optional(env, 'METRICS_PORT', 0, 65_535),
      host: text(env, 'METRICS_HOST', '127.0.0.1'),
    },
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
/** Reads a setting in megabytes and returns bytes. `otherwise` is in bytes, too. */
const megabytes = (env: NodeJS.ProcessEnv, name: string, otherwise: number, max: number): number =>
  integer(env, name, otherwise / MB, 1, max) * MB

function oneOf(env: NodeJS.ProcessEnv, name: string, otherwise: string, words: string[]): string {
  const value = text(env, name, otherwise)
  if (!words.includes(value)) throw new ConfigError(`${name} is "${value}", but must be one of ${words.join(', ')}.`)
  return value
}

/** Its password stays out of the sentence, which goes to the log. */
function databaseUrl(env: NodeJS.ProcessEnv): string | undefined {
  const value = text(env, 'DATABASE_URL', '')
  if (value === '') return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2)
    throw new ConfigError(
      'DATABASE_URL must be the address of a database of PostgreSQL, like ' +
        'postgresql://user:password@host:5432/helpline. Leave it out for SQLite.',
    )
  return value
}

/** Its password stays out of the sentence, which goes to the log. */
function redisUrl(env: NodeJS.ProcessEnv): string | undefined {
  const value = text(env, 'REDIS_URL', '')
  if (value === '') return undefined
  if (!isRedisUrl(value))
    throw new ConfigError(
      'REDIS_URL must be the address of a Redis, like redis://user:password@host:6379, or rediss:// for TLS, ' +
        'with special characters of the password as %XX.',
    )
  if (databaseUrl(env) === undefined)
    throw new ConfigError(
      'REDIS_URL is for servers that share a database of PostgreSQL: set DATABASE_URL, too, or leave REDIS_URL out.',
    )
  return value
}

function isRedisUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(value)
  return (
    /^rediss?:$/.test(protocol) &&
    hostname !== '' &&
    /^(\/\d{0,5})?$/.test(pathname) &&
    `${search}${hash}` === '' &&
    [username, password].every(isEscaped)
  )
}

function isEscaped(part: string): boolean {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

const NODE_NAME = /^[A-Za-z0-9.-]{1,64}$/
/** Without a name of its own, a server has that of its machine, which may have other characters. */
function nodeName(env: NodeJS.ProcessEnv): string {
  const given = text(env, 'NODE_NAME', '')
  if (given === '')
    return (
      os
        .hostname()
        .replace(/[^A-Za-z0-9.-]/g, '-')
        .slice(0, 64) || 'node'
    )
  if (!NODE_NAME.test(given))
    throw new ConfigError(`NODE_NAME is "${given}", but must be at most 64 letters, digits, dots and dashes.`)
  return given
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

/** Reads endings with commas between. `programs` stands for a list of ours, `none` for an empty one. */
function endings(env: NodeJS.ProcessEnv): string[] {
  const words = text(env, 'FILES_REFUSED', 'programs')
    .split(',')
    .map((word) => word.trim().toLowerCase().replace(/^\./, ''))
    .filter((word) => word !== '')
  const wrong = words.find((word) => !/^[\p{L}\p{N}_-]{1,24}$/u.test(word))
  if (wrong !== undefined || (words.includes('none') && words.length > 1))
    throw new ConfigError(
      `FILES_REFUSED is "${text(env, 'FILES_REFUSED', '')}", ` +
        'but must be programs, none, or endings like programs, docm, xlsm.',
    )
  return words.filter((word) => word !== 'none')
}

const TOKEN_LENGTH = 16
/** It stays out of the sentence, which goes to the log. A header can carry only some characters. */
function metricsToken(env: NodeJS.ProcessEnv): string | undefined {
  const value = text(env, 'METRICS_TOKEN', '')
  if (value === '') return undefined
  if (value.length < TOKEN_LENGTH || !/^[!-~]+$/.test(value))
    throw new ConfigError(
      `METRICS_TOKEN must be at least ${TOKEN_LENGTH} letters, digits and signs without a space, ` +
        'like those that `openssl rand -hex 32` prints.',
    )
  return value
}

const S3_NEEDED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
const S3_ALL = [...S3_NEEDED, 'S3_REGION', 'S3_PREFIX']

/**
 * Reads the settings of the bucket. When one of them is set, all that are needed must be, or files would go to the disk
 * without a word.
 */
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

/** Reads the folder of stored files. A server of several must have them where the others find them. */
function filesDir(env: NodeJS.ProcessEnv): string | undefined {
  const value = text(env, 'FILES_DIR', '')
  if (value === '' && s3(env) === undefined && redisUrl(env) !== undefined)
    throw new ConfigError(
      'REDIS_URL is for several servers, which must find the same uploaded files: set FILES_DIR to a folder that all ' +
        'of them share, or the S3_ settings to a bucket.',
    )
  return value === '' ? undefined : path.resolve(value)
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
