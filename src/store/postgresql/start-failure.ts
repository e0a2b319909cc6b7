/** Says why a PostgreSQL database cannot be used and what to do, in one sentence that names no password. */
import { StartError } from '../../kernel/start-failure.ts'

const TLS =
  'The certificate of the server of DATABASE_URL is not one that this machine believes: ' +
  'give its issuer with sslrootcert=FILE in DATABASE_URL.'

const SENTENCES: Record<string, string> = {
  ECONNREFUSED:
    'Nothing answers at the address of DATABASE_URL: start PostgreSQL there, or mend the host and the port.',
  ETIMEDOUT: 'Nothing answers at the address of DATABASE_URL: look at the host, the port and the firewall between.',
  EHOSTUNREACH: 'There is no way to the host of DATABASE_URL: look at the host and the network between.',
  ENETUNREACH: 'There is no way to the host of DATABASE_URL: look at the host and the network between.',
  ENOTFOUND: 'The host of DATABASE_URL is not known: mend its name.',
  EAI_AGAIN: 'The host of DATABASE_URL cannot be looked up: mend its name, or the name service of this machine.',
  ECONNRESET: 'The server of DATABASE_URL hangs up: is it PostgreSQL that listens there?',
  '28P01': 'PostgreSQL refuses the user or the password of DATABASE_URL: mend them.',
  '28000':
    'PostgreSQL does not let the user of DATABASE_URL in from this machine: its pg_hba.conf must have a line for it.',
  '3D000': 'The database of DATABASE_URL does not exist: create it, with ENCODING ‘UTF8’.',
  '42501':
    'The user of DATABASE_URL may not make tables: let it own the database, or GRANT CREATE ON SCHEMA public to it.',
  '53100': 'The disk of the server of DATABASE_URL is full: make room there, then start again.',
  '53300': 'The server of DATABASE_URL has no connection left: raise its max_connections, or end others.',
  '57P03': 'The server of DATABASE_URL does not take connections yet: start again when it does.',
  SELF_SIGNED_CERT_IN_CHAIN: TLS,
  DEPTH_ZERO_SELF_SIGNED_CERT: TLS,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TLS,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TLS,
  CERT_HAS_EXPIRED: 'The certificate of the server of DATABASE_URL has expired: renew it there.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the server of DATABASE_URL is for another host: name that one.',
}

/** What a server says of itself. `number` is its `server_version_num`; a standby is any that cannot be written. */
export interface ServerFacts {
  version: string
  number: number
  encoding: string
  standby: boolean
}
/** The oldest version that is supported, as `server_version_num`. */
const OLDEST = 130_000

/** Returns why a server that answers cannot be used, or undefined when it can. */
export function whyUnusable(server: ServerFacts | undefined): string | undefined {
  if (server === undefined) return 'The server of DATABASE_URL does not answer as PostgreSQL does.'
  const { version, number, encoding, standby } = server
  if (number < OLDEST)
    return `The server of DATABASE_URL is PostgreSQL ${version}, which is too old: use version 13 or newer.`
  if (encoding !== 'UTF8')
    return `The database of DATABASE_URL keeps its texts as ${encoding}: make one with ENCODING 'UTF8'.`
  return standby
    ? 'The database of DATABASE_URL is read-only, a standby perhaps: name the one that can be written.'
    : undefined
}

/** Returns a StartError with the sentence for a known failure, else the error itself. */
export function whyNotPostgresql(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  // A host with several addresses fails once for each of them.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const { code, message = '' } = first as { code?: unknown; message?: string }
  const said = said28000(code, message) ?? (typeof code === 'string' ? SENTENCES[code] : bySentence(message))
  return said === undefined ? error : new StartError(said)
}

function said28000(code: unknown, message: string): string | undefined {
  return code === '28000' && /no encryption|SSL off/.test(message)
    ? 'The server of DATABASE_URL does not let its user in from this machine without encryption: ' +
        'add ?sslmode=require to DATABASE_URL, or a line to pg_hba.conf there.'
    : undefined
}

/** Recognises failures for which the driver gives no code. */
function bySentence(message: string): string | undefined {
  if (message.includes('does not support SSL'))
    return 'The server of DATABASE_URL does not encrypt: take sslmode out of DATABASE_URL, or switch ssl on there.'
  if (/password must be a string|no password supplied/i.test(message))
    return 'PostgreSQL asks for a password: put one into DATABASE_URL.'
  if (/timeout expired|Connection terminated/.test(message)) return SENTENCES.ETIMEDOUT
  return undefined
}
