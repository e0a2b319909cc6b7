/**
 * This file knows who this visitor is: docs/protocol.md [HT3]. The secret stays in this browser, under the page's own
 * origin.
 */
import type { VisitorToken } from '../../src/protocol/http-api.ts'
import { type ErrorCode, LIMITS } from '../../src/protocol/wire.ts'
import { aging } from '../client/clock.ts'
import type { Token } from '../client/connection.ts'
import { fromJson, toJson } from '../client/json.ts'
import { kept } from '../client/kept.ts'
import { exclusive } from '../client/locks.ts'
import { errorCode, ProtocolError } from '../client/protocol-error.ts'

/** A signed identity, or a function that fetches a new one, because it is short-lived. */
export type Identity = string | (() => string | Promise<string>)

interface Kept {
  secret?: string
  visitor?: string
  verified?: boolean
  /** Counts the persons that have used this browser, because each has storage of its own. */
  person?: number
  unsent?: boolean
}

/** This inherits nothing either: a page's `Object.prototype.secret` is nobody's secret. */
const NOTHING: Kept = Object.create(null)

export class VisitorIdentity {
  readonly #base: string
  readonly #site: string
  readonly #language: string
  readonly #guest: boolean
  /** The name of what is kept. A guest of a site and its visitor are two persons in one browser. */
  readonly #name: string
  readonly #onToken: (token: VisitorToken, newPerson: boolean) => void
  readonly #storage: ReturnType<typeof kept>
  #kept: Kept = NOTHING
  #identity: Identity | undefined
  #token: VisitorToken | undefined
  #askedAt = 0

  constructor(
    base: string,
    site: string,
    language: string,
    guest: boolean,
    onToken: (token: VisitorToken, newPerson: boolean) => void,
  ) {
    this.#base = base
    this.#site = site
    this.#guest = guest
    this.#name = guest ? `${site}:guest` : site
    this.#language = language
    this.#onToken = onToken
    this.#storage = kept('local', `helpline:${this.#name}`)
    this.#read()
  }

  get owner(): string {
    return `${this.#name}:${this.#kept.person ?? 0}`
  }

  /** Returns the id of the visitor whom the last token was for. */
  get visitor(): string | undefined {
    return this.#kept.visitor
  }

  get unsent(): boolean {
    return this.#kept.unsent === true
  }

  setUnsent(unsent: boolean): void {
    if (this.unsent !== unsent) this.#keep({ unsent })
  }

  get identity(): Identity | undefined {
    return this.#identity
  }

  identify(identity: Identity | undefined): void {
    this.#identity = identity
    this.#token = undefined
  }

  /** Makes sure that the next token is somebody else's. */
  reset(): void {
    const { person = 0 } = this.#read()
    this.#kept = NOTHING
    this.#keep({ person: person + 1 })
    this.identify(undefined)
  }

  /**
   * Resolves with a token. One tab asks at a time, so that tabs that begin together do not become different visitors.
   */
  async token(fresh: boolean): Promise<Token> {
    if (fresh || aging() - this.#askedAt > LIMITS.accessTokenMs) this.#token = undefined
    this.#token ??= await exclusive(`helpline:${this.#name}`, () => this.#ask())
    return this.#token
  }

  async #ask(): Promise<VisitorToken> {
    const before = this.owner
    this.#askedAt = aging()
    const { secret, visitor, verified, person = 0 } = this.#read()
    const identity = typeof this.#identity === 'function' ? await this.#identity() : this.#identity
    const body = {
      site: this.#site,
      language: this.#language,
      timeZone: timeZone(),
      identity: identity || undefined,
      known: this.#guest || undefined,
    }
    const token = await this.#post({ ...body, secret }).catch((error: unknown) => {
      // A secret that the server no longer knows (its database was replaced) must not lock the visitor out.
      if (secret && !this.#guest && /^(bad_token|not_found|bad_request)$/.test(errorCode(error) ?? ''))
        return this.#post(body)
      throw error
    })
    const { id } = token.visitor
    // An anonymous visitor who becomes verified is still the same person; a verified one who changes is not.
    const other = verified && visitor !== id
    this.#keep({
      secret: token.secret,
      visitor: id,
      verified: token.visitor.verified,
      person: person + (other ? 1 : 0),
    })
    this.#onToken(token, before !== this.owner)
    return token
  }

  async #post(body: object): Promise<VisitorToken> {
    const response = await fetch(`${this.#base}/api/v1/visitors/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: toJson(body),
      credentials: 'omit',
    })
    const answer = fromJson(await response.text()) as VisitorToken & { error?: { code?: ErrorCode } }
    if (!response.ok) throw new ProtocolError({ code: answer.error?.code ?? 'internal' })
    return answer
  }

  /** Reads what is kept, because another tab may have written it. What is not JSON is not ours. */
  #read(): Kept {
    try {
      this.#kept = (fromJson(this.#storage.get()) as Kept | null) ?? NOTHING
    } catch {
      // Nothing is kept yet.
    }
    return this.#kept
  }

  #keep(change: Kept): void {
    this.#kept = { __proto__: null, ...this.#kept, ...change } as Kept
    this.#storage.set(toJson(this.#kept))
  }
}

/** Returns the visitor's time zone, because agents are shown what time it is there. */
function timeZone(): string | undefined {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone
  } catch {
    return undefined
  }
}
