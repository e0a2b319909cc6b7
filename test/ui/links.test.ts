import '../support/page.ts'
import { describe, expect, test, vi } from 'vitest'
import { LIMITS } from '../../src/protocol/wire.ts'
import { linkOf } from '../../widgets/ui/files/links.ts'
import { serverNow } from '../../widgets/ui/http/server-time.ts'
import { enter } from '../../widgets/ui/session/session.ts'
import { agentOf, idOf } from '../support/entities.ts'
import { type Asked, json, serve } from '../support/page.ts'

Reflect.deleteProperty(globalThis, 'BroadcastChannel')
enter({ accessToken: 't', expiresAt: Date.now() + 3_600_000, agent: agentOf('Mei') })

const filesOf = ({ body }: Asked) => (body as { files: string[] }).files
const answering = (each: Asked) =>
  json({ items: filesOf(each).map((file) => ({ file, url: `/files/${file}`, expiresAt: serverNow() + 600_000 })) })

describe('the addresses of files', () => {
  test('are asked for together, each once, by whatever shows them in one turn', async () => {
    const asked = serve(answering)
    const [a, again, b] = [linkOf(idOf('a')), linkOf(idOf('a')), linkOf(idOf('b'))]
    expect([again, a.value]).toEqual([a, undefined])
    await vi.waitFor(() => expect(b.value).toBeDefined())
    expect(asked.map(filesOf)).toEqual([[idOf('a'), idOf('b')]])
    expect(a.value).toMatchObject({ url: `/files/${idOf('a')}` })
  })

  test('that are fresh are not asked for again', async () => {
    const first = serve(answering)
    const link = linkOf(idOf('c'))
    await vi.waitFor(() => expect(link.value).toBeDefined())
    linkOf(idOf('c'))
    linkOf(idOf('d'))
    await vi.waitFor(() => expect(linkOf(idOf('d')).value).toBeDefined())
    expect(first.flatMap(filesOf).filter((file) => file === idOf('c'))).toHaveLength(1)
  })

  test('are asked for in parts that the server takes', async () => {
    const asked = serve(answering)
    const links = Array.from({ length: LIMITS.filesPerLinks + 1 }, (_, index) => linkOf(idOf(`many${index}`)))
    await vi.waitFor(() => expect(links.every(({ value }) => value !== undefined)).toBe(true))
    expect(asked.map((each) => filesOf(each).length)).toEqual([LIMITS.filesPerLinks, 1])
  })
})
