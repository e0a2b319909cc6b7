/** Who this visitor is: docs/protocol.md [R38]. The secret stays in this browser, under the page's own origin. */
import type { VisitorSession } from '../../src/protocol/http-api.ts'
import type { Token } from '../client/connection.ts'
import { errorCode, ProtocolError } from '../client/protocol-error.ts'

/** A signed identity, or what fetches a new one: it is short-lived. */
export type Identity = string | (() => string | Promise<string>)

interface Kept {
  secret?: string
  visitor?: string
  verified?: boolean
  /** Counts the persons that this browser has been: each has storage of its own. */
  person?: number
  unsent?: boolean
}

export class VisitorIdentity {
  readonly #base: string
  readonly #site: string
  readonly #language: string
  readonly #onSession: (session: VisitorSession, newPerson: boolean) => void
  #kept: Kept
  #identity: Identity | undefined
  #session: VisitorSession | undefined

  constructor(base: string, site: string, language: string, onSession: (session: VisitorSession, newPerson: boolean) => void) {
    this.#base = base
    this.#site = site
    this.#language = language
    this.#onSession = onSession
    this.#kept = this.#read()
  }

  get owner(): string {
    return `${this.#site}:${this.#kept.person ?? 0}`
  }

  get unsent(): boolean {
    return this.#kept.unsent === true
  }

  setUnsent(unsent: boolean): void {
    if (this.unsent !== unsent) this.#keep({ unsent })
  }

  identify(identity: Identity | undefined): void {
    this.#identity = identity
    this.#session = undefined
  }

  /** The next session is somebody else's. */
  reset(): void {
    const person = (this.#read().person ?? 0) + 1
    this.#kept = {}
    this.#keep({ person })
    this.identify(undefined)
  }

  /** Tabs that begin together must not become different visitors, so one asks at a time. */
  async token(fresh: boolean): Promise<Token> {
    if (fresh || (this.#session && this.#session.expiresAt < Date.now())) this.#session = undefined
    this.#session ??= await exclusive(`helpline:${this.#site}`, () => this.#ask())
    return this.#session
  }

  async #ask(): Promise<VisitorSession> {
    const before = this.#kept
    this.#kept = this.#read()
    const identity = typeof this.#identity === 'function' ? await this.#identity() : this.#identity
    const body = { site: this.#site, language: this.#language, ...(identity && { identity }) }
    const { secret } = this.#kept
    const session = await this.#post(secret ? { ...body, secret } : body).catch((error: unknown) => {
      // A secret that is no longer known (the database was replaced) must not lock the visitor out.
      if (secret && ['bad_token', 'not_found', 'bad_request'].includes(errorCode(error) ?? '')) return this.#post(body)
      throw error
    })
    const { visitor } = session
    const other = this.#kept.visitor !== undefined && this.#kept.visitor !== visitor.id
    // An anonymous visitor who becomes verified is still the same person; a verified one who changes is not.
    const newPerson = other && this.#kept.verified === true
    const person = (this.#kept.person ?? 0) + (newPerson ? 1 : 0)
    this.#keep({ secret: session.secret, visitor: visitor.id, verified: visitor.verified, person })
    this.#onSession(session, person !== (before.person ?? 0))
    return session
  }

  async #post(body: object): Promise<VisitorSession> {
    const response = await fetch(`${this.#base}/api/v1/visitors/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
    })
    const answer = await response.json()
    if (!response.ok) throw new ProtocolError(answer.error?.code ?? 'internal', 'no session')
    return answer as VisitorSession
  }

  #read(): Kept {
    try {
      return (JSON.parse(localStorage.getItem(`helpline:${this.#site}`) ?? '{}') as Kept | null) ?? {}
    } catch {
      return this.#kept ?? {}
    }
  }

  #keep(change: Kept): void {
    this.#kept = { ...this.#kept, ...change }
    try {
      localStorage.setItem(`helpline:${this.#site}`, JSON.stringify(this.#kept))
    } catch {
      // Storage is forbidden or full: this visitor lasts as long as the page.
    }
  }
}

async function exclusive<T>(name: string, task: () => Promise<T>): Promise<T> {
  return navigator.locks ? ((await navigator.locks.request(name, task)) as T) : task()
}
