/** Calls the HTTP API, again and again while the server is away. */
const PAUSE_MS = 150

export interface Request {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: unknown
  headers?: Record<string, string>
}

/** Resolves with the first answer that is no failure of the moment. Throws when that is a refusal. */
export async function request(url: string, path: string, { method = 'POST', body, headers }: Request) {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined)
    if (answer?.ok === true) return answer
    const isLater = answer === undefined || answer.status >= 500 || answer.status === 429
    if (!isLater) throw new Refusal(path, answer.status, await answer.text())
    await answer?.body?.cancel().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

export class Refusal extends Error {
  readonly status: number
  constructor(path: string, status: number, text: string) {
    super(`${path} was refused: ${status} ${text}`)
    this.status = status
  }
}

export const call = async <Answer>(url: string, path: string, body: unknown, token?: string): Promise<Answer> =>
  (await (await request(url, path, { body, headers: bearer(token) })).json()) as Answer

export const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }
