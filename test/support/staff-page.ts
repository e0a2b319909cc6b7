/** The pages of staff, drawn with a server at the other end of `fetch`. */
import { vi } from 'vitest'
import { agentOf } from './entities.ts'
import { type Asked, json, serve } from './page.ts'
import { PATIENCE_MS } from './patience.ts'

/** Stands there as the server of somebody who is signed in. Returns what was asked besides the token. */
export function serveStaff(answer: (asked: Asked) => Response): Asked[] {
  const calls: Asked[] = []
  serve((asked) => {
    if (asked.address === '/api/v1/sessions/refresh')
      return json({ accessToken: 'token', expiresAt: Date.now() + 900_000, agent: agentOf('Mei') })
    calls.push(asked)
    return answer(asked)
  })
  return calls
}

/** Waits until what a page asked for is answered and drawn. */
export const drawnWhen = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: PATIENCE_MS, interval: 5 })
