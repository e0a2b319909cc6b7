/** Calls the HTTP API as a script would. */
export interface Answer {
  status: number
  body: unknown
  headers: Headers
  cookie: string | undefined
}

export async function http(
  url: string,
  method: string,
  path: string,
  options: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
  })
  const text = await response.text()
  const json =
    response.headers.get('content-type')?.includes('json') && !response.headers.get('content-type')?.includes('jsonl')
  return {
    status: response.status,
    body: json ? JSON.parse(text) : text,
    headers: response.headers,
    cookie: response.headers
      .getSetCookie()
      .find((each) => each.startsWith('helpline_refresh='))
      ?.split(';')[0],
  }
}

export const codeIn = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code
