/** Calls the HTTP API, again and again while the server is away. */
const PAUSE_MS = 150

export async function call<Answer>(url: string, path: string, body: unknown, token?: string): Promise<Answer> {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined)
    if (answer?.ok === true) return (await answer.json()) as Answer
    const isLater = answer === undefined || answer.status >= 500 || answer.status === 429
    if (!isLater) throw new Error(`${path} was refused: ${answer.status} ${await answer.text()}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
