import '../support/page.ts'
import { describe, expect, test } from 'vitest'
import { ERRORS, type ErrorCode } from '../../src/protocol/wire.ts'
import { ApiError, apiErrorOf, isApiError } from '../../widgets/ui/http/api-error.ts'
import { addressOf, request, respond } from '../../widgets/ui/http/request.ts'
import { idOf } from '../support/entities.ts'
import { json, refusal, serve } from '../support/page.ts'

const ID = idOf('chat1')

describe('what went wrong with a request', () => {
  test('is what the server said: code, message, reason, and how long to wait', async () => {
    const error = { code: 'conflict', message: 'taken', reason: 'taken', retryAfterMs: 250 }
    expect(await apiErrorOf(refusal(409, error))).toMatchObject(error)
  })

  test('waits as the header says where the answer itself does not', async () => {
    const of = (header: string, error: object = { code: 'busy', message: '' }) =>
      apiErrorOf(refusal(503, error, { 'retry-after': header })).then(({ retryAfterMs }) => retryAfterMs)
    expect(await of('3')).toBe(3_000)
    expect(await of('3', { code: 'busy', message: '', retryAfterMs: 1 })).toBe(1)
    // The header may also hold a date, but that date is of another clock.
    expect(await of('Wed, 21 Oct 2026 07:28:00 GMT')).toBeUndefined()
  })

  test.each<[number, string]>([
    [401, 'bad_token'],
    [413, 'too_large'],
    [429, 'rate_limited'],
    [502, 'busy'],
    [503, 'busy'],
    [504, 'busy'],
    [404, 'not_found'],
    [403, 'forbidden'],
    [418, 'internal'],
    [500, 'internal'],
  ])('a page of a proxy in the way with status %i is %s', async (status, code) => {
    expect(await apiErrorOf(new Response('<h1>Sorry</h1>', { status }))).toMatchObject({ code })
  })

  test.each([[null], [7], [{}], [{ error: 'busy' }], [{ error: null }], [{ error: { code: 'of_tomorrow' } }]])(
    'goes by the status where the body is %j',
    async (body) => expect(await apiErrorOf(json(body, 404))).toMatchObject({ code: 'not_found' }),
  )

  test('keeps every code of the server as it is', async () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[])
      expect((await apiErrorOf(refusal(ERRORS[code].status ?? 400, { code, message: '' }))).code).toBe(code)
  })

  test('can be asked for by its codes', () => {
    const error = new ApiError('conflict', '')
    expect([isApiError(error), isApiError(error, 'busy', 'conflict'), isApiError(error, 'busy')]).toEqual([
      true,
      true,
      false,
    ])
    expect(isApiError({ code: 'conflict' }, 'conflict')).toBe(false)
  })
})

describe('a request', () => {
  test('goes to its endpoint with its parts, the token in a header and never in the address', async () => {
    const asked = serve(() => json({ ticket: {} }))
    await request('updateTicket', { params: { id: ID }, body: { version: 3, status: 'solved' } }, { token: 'secret' })
    expect(asked).toMatchObject([
      {
        method: 'PATCH',
        address: `/api/v1/tickets/${ID}`,
        headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
        body: { version: 3, status: 'solved' },
      },
    ])
  })

  test('without a body says nothing of its type, and without a token nothing of who asks', async () => {
    const asked = serve(() => json({ items: [] }))
    await request('listTickets', { query: { status: 'open' } })
    expect(asked).toMatchObject([{ method: 'GET', address: '/api/v1/tickets?status=open', headers: {} }])
    expect(Object.keys(asked[0]?.headers ?? {})).toEqual([])
  })

  test('has no result where the server has nothing to say', async () => {
    serve(() => new Response(null, { status: 204 }))
    expect(await request('signOut', {})).toBeUndefined()
  })

  test('rejects with what the server refused, and with offline where nobody answers', async () => {
    serve(() => refusal(403, { code: 'forbidden', message: 'no' }))
    await expect(request('listSites', {})).rejects.toMatchObject({ code: 'forbidden' })
    serve(() => {
      throw new TypeError('fetch failed')
    })
    await expect(respond('listSites', {})).rejects.toMatchObject({ name: 'ApiError', code: 'offline' })
  })

  test('that is given up is no loss of the connection', async () => {
    serve(() => json({}))
    const abort = new AbortController()
    abort.abort()
    await expect(request('listSites', {}, { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the address of an endpoint', () => {
  test('takes its parameters, whatever is in them', () => {
    expect(addressOf('/a/:id/b/:name', { id: 'x/y', name: 'ü?' })).toBe('/a/x%2Fy/b/%C3%BC%3F')
    expect(addressOf('/a/:id')).toBe('/a/')
  })

  test('leaves out of the query what is empty', () => {
    expect(addressOf('/a', {}, { q: '', from: undefined, to: '5' })).toBe('/a?to=5')
    expect(addressOf('/a', {}, { q: '' })).toBe('/a')
    expect(addressOf('/a', {}, { q: 'a b&c=d' })).toBe('/a?q=a+b%26c%3Dd')
  })
})
