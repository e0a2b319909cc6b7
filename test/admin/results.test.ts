import '../support/page.ts'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Query, queryOf } from '../../widgets/admin/transcripts/query.ts'
import { Results } from '../../widgets/admin/transcripts/results.ts'
import { enter } from '../../widgets/ui/session/session.ts'
import { agentOf, chatOf } from '../support/entities.ts'
import { type Asked, json, refusal, serve } from '../support/page.ts'

Reflect.deleteProperty(globalThis, 'BroadcastChannel')
enter({ accessToken: 't', expiresAt: Date.now() + 3_600_000, agent: agentOf('Mei') })

const searching = (q: string): Query => queryOf(`?q=${q}`)
const wordsOf = ({ address }: Asked) => new URL(address, 'https://chat.test').searchParams
const page = (numbers: number[], next: string | null = null) =>
  json({ items: numbers.map((number) => ({ conversation: chatOf(number), hitCount: 0, messageCount: 1 })), next })

function results() {
  const made = new Results()
  onTestFinished(() => made.close())
  const rows = () => {
    const state = made.state.value
    return state.kind === 'ready' ? state.rows.map(({ conversation }) => conversation.number) : undefined
  }
  return { made, rows }
}

describe('the results of a search', () => {
  test('are asked for once for the same search, and anew when somebody asks again', async () => {
    const asked = serve(() => page([1]))
    const { made, rows } = results()
    await made.search(searching('mug'))
    await made.search(searching('mug'))
    expect([asked.length, rows()]).toEqual([1, [1]])
    await made.search(searching('mug'), 'again')
    expect(asked.length).toBe(2)
    expect(made.state.value).toMatchObject({ of: '?q=mug', stale: false, indexing: false, more: 'idle' })
  })

  test('stay in sight, as old, while the next search runs', async () => {
    serve(() => page([1]))
    const { made, rows } = results()
    await made.search(searching('mug'))
    let answer = (_: Response): void => {}
    const asked = serve(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const next = made.search(searching('cup'))
    expect([made.state.value, rows()]).toMatchObject([{ stale: true, of: '?q=mug' }, [1]])
    await vi.waitFor(() => expect(asked.length).toBe(1))
    answer(page([2]))
    await next
    expect([made.state.value, rows()]).toMatchObject([{ stale: false, of: '?q=cup' }, [2]])
  })

  test('of a search that was given up change nothing, whichever answer comes last', async () => {
    const answers: ((answer: Response) => void)[] = []
    const asked = serve(() => new Promise((resolve) => answers.push(resolve)))
    const { made, rows } = results()
    const first = made.search(searching('m'))
    await vi.waitFor(() => expect(asked.length).toBe(1))
    const second = made.search(searching('mug'))
    await vi.waitFor(() => expect(asked.length).toBe(2))
    answers[1]?.(page([2]))
    await second
    answers[0]?.(page([1]))
    await first
    expect(rows()).toEqual([2])
  })

  test('come page after page, each once', async () => {
    const asked = serve((each) => (wordsOf(each).get('cursor') === 'c1' ? page([3]) : page([1, 2], 'c1')))
    const { made, rows } = results()
    await made.more()
    await made.search(searching('mug'))
    await Promise.all([made.more(), made.more()])
    await made.more()
    expect([asked.length, rows()]).toEqual([2, [1, 2, 3]])
    expect(asked.map((each) => wordsOf(each).get('q'))).toEqual(['mug', 'mug'])
  })

  test('that failed say why; a further page that failed leaves the others, and can be asked for again', async () => {
    const failing = () => refusal(503, { code: 'busy', message: '' })
    serve(failing)
    const { made, rows } = results()
    await made.search(searching('mug'))
    expect(made.state.value).toMatchObject({ kind: 'failed', error: { code: 'busy' } })
    serve(() => page([1], 'c1'))
    await made.search(searching('mug'), 'again')
    serve(failing)
    await made.more()
    expect([made.state.value, rows()]).toMatchObject([{ more: { error: { code: 'busy' } } }, [1]])
    serve(() => page([2]))
    await made.more()
    expect([made.state.value, rows()]).toMatchObject([{ more: 'idle', next: null }, [1, 2]])
  })
})
