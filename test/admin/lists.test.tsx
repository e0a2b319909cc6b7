import '../support/page.ts'
import { describe, expect, test } from 'vitest'
import type { AuditItem } from '../../src/protocol/http-api.ts'
import type { Agent, VisitorBlock } from '../../src/protocol/wire.ts'
import { AuditTable } from '../../widgets/admin/audit/audit-table.tsx'
import { BlockTable } from '../../widgets/admin/blocks/block-table.tsx'
import { DepartmentTable } from '../../widgets/admin/departments/department-table.tsx'
import { MemberPicker } from '../../widgets/admin/departments/member-picker.tsx'
import { PeopleTable } from '../../widgets/admin/people/people-table.tsx'
import { Rail } from '../../widgets/admin/shell/rail.tsx'
import { queryOf } from '../../widgets/admin/transcripts/query.ts'
import { ResultRow } from '../../widgets/admin/transcripts/result-row.tsx'
import { allOf, buttonOf, type Drawn, draw, ofType, press, textOf, type } from '../support/drawn.ts'
import { agentOf, chatOf, idOf, OTTO } from '../support/entities.ts'

const nothing = () => undefined
const named = (drawn: ReturnType<typeof draw>, tag: string) => ofType(drawn, tag).map(textOf)

describe('the table of people', () => {
  const table = (...people: Agent[]) => draw(<PeopleTable people={people} me={agentOf('Mei')} onTask={nothing} />)
  const badges = (agent: Agent) =>
    allOf(table(agent), ({ props }) => String(props['class']).startsWith('badge')).map(textOf)

  test('has who is disabled at its end, and the others by name', () => {
    const people = [agentOf('Zoe'), agentOf('Ann', { disabled: true }), agentOf('Mei'), agentOf('Bob')]
    expect(named(table(...people), 'strong')).toEqual(['Bob', 'Mei', 'Zoe', 'Ann'])
    expect(people[0]?.name).toBe('Zoe')
  })

  test.each<[Partial<Agent>, string]>([
    [{}, 'Online'],
    [{ availability: 'busy' }, 'Busy'],
    [{ availability: 'online', present: false }, 'Offline'],
    [{ invited: true, present: false }, 'Invited'],
    [{ invited: true, disabled: true }, 'Disabled'],
  ])('says of %j that they are %s', (also, words) =>
    expect(new Set(badges(agentOf('Otto', also)))).toEqual(new Set([words])),
  )

  test('marks who reads it, and how much each has', () => {
    expect(badges(agentOf('Mei'))).toContain('you')
    expect(textOf(table(agentOf('Otto', { load: 2, capacity: 7 })))).toContain('2 of 7')
  })
})

describe('the list of blocks', () => {
  const AT = new Date(2026, 10, 27, 12).getTime()
  const block = (also: Partial<VisitorBlock> = {}): VisitorBlock => ({
    id: idOf('block'),
    site: { id: idOf('site'), name: 'Shop' },
    visitor: { id: idOf('visitor'), name: '', email: null, verified: false },
    number: 1_234,
    qa: null,
    by: OTTO,
    createdAt: AT,
    expiresAt: AT,
    networkExpiresAt: null,
    ...also,
  })
  const words = (also: Partial<VisitorBlock> = {}) =>
    textOf(draw(<BlockTable blocks={[block(also)]} onLifted={nothing} />))

  test('knows a visitor by the name, else by the number of the chat, which is no amount', () => {
    expect(words({ visitor: { ...block().visitor, name: 'Ada' } })).toMatch(/^AdaBlocked/)
    expect(words()).toMatch(/^Visitor 1234Blocked/)
    expect(words({ number: null })).toMatch(/^VisitorBlocked/)
  })

  test('says who blocked where and until when; the network only where it is blocked, too', () => {
    expect(words()).toContain('Blocked on Shop by Otto')
    expect(words()).toMatch(/Until .*27 Nov/)
    expect(words()).not.toContain('network')
    expect(words({ networkExpiresAt: AT })).toContain('from the same network')
  })

  test('names the Q&A that somebody was removed from, which has no end of its own', () => {
    const removed = words({ qa: { id: idOf('qa'), name: 'Ask us' } })
    expect(removed).toContain('Removed from Ask us by Otto')
    expect(removed).not.toContain('Until')
  })

  test('has a button that says whom it frees', () => {
    const drawn = draw(<BlockTable blocks={[block()]} onLifted={nothing} />)
    expect(textOf(buttonOf(drawn, 'Unblock Visitor 1234'))).toBe('Unblock')
  })
})

describe('departments', () => {
  const people = ['Zoe', 'Ann', 'Bob'].map((name) => agentOf(name))
  const table = (agents: string[], known = people) =>
    draw(
      <DepartmentTable
        departments={[
          { id: idOf('d2'), name: 'Repairs', agents: [] },
          { id: idOf('d1'), name: 'Parcels', agents },
        ]}
        people={known}
        onTask={nothing}
      />,
    )
  const faces = (drawn: ReturnType<typeof draw>) =>
    allOf(drawn, ({ props }) => props['role'] === 'img' && props['class'] === 'faces__row').map(
      ({ props }) => props['aria-label'],
    )

  test('stand by name, each with who is in it', () => {
    const drawn = table([idOf('zoe'), idOf('ann')])
    expect(named(drawn, 'strong')).toEqual(['Parcels', 'Repairs'])
    expect(new Set(faces(drawn))).toEqual(new Set(['Ann, Zoe']))
  })

  test('leave out whom this page does not know, and have who is disabled last', () => {
    const known = [...people, agentOf('Al', { disabled: true })]
    expect(new Set(faces(table([idOf('al'), idOf('bob'), idOf('gone')], known)))).toEqual(new Set(['Bob, Al']))
  })

  const picker = (chosen: string[], all: Agent[], onChoose: (chosen: ReadonlySet<string>) => void = nothing) =>
    draw(<MemberPicker people={all} chosen={new Set(chosen)} onChoose={onChoose} />)
  const boxes = (drawn: ReturnType<typeof draw>) => allOf(drawn, ({ props }) => props['class'] === 'picker__one')

  test('are picked from who is in already, then from the others; who is disabled can only be taken out', () => {
    const all = [...people, agentOf('Al', { disabled: true }), agentOf('Cy', { disabled: true })]
    const drawn = picker([idOf('zoe'), idOf('cy')], all)
    expect(boxes(drawn).flatMap((box) => named([box], 'bdi'))).toEqual(['Cy', 'Zoe', 'Ann', 'Bob'])
  })

  test('have a field to look for somebody only where there are many', () => {
    const search = (all: Agent[]) => allOf(picker([], all), ({ props }) => props['type'] === 'search').length
    expect(search(people)).toBe(0)
    expect(search(Array.from({ length: 8 }, (_, index) => agentOf(`P${index}`)))).toBe(1)
  })

  test('gain and lose whoever is ticked, and nobody else', () => {
    const toggled = (chosen: string[], index: number) => {
      let next: ReadonlySet<string> = new Set()
      const drawn = picker(chosen, people, (put) => {
        next = put
      })
      const box = ofType([boxes(drawn)[index] as Drawn], 'input')[0]
      if (box !== undefined) type(box, 'on')
      return [...next].sort()
    }
    expect(toggled([idOf('ann')], 1)).toEqual([idOf('ann'), idOf('bob')])
    expect(toggled([idOf('ann'), idOf('bob')], 0)).toEqual([idOf('bob')])
  })
})

describe('the audit log', () => {
  const entry = (also: Partial<AuditItem> = {}) =>
    ({
      id: idOf('entry'),
      at: new Date(2026, 10, 27, 12).getTime(),
      actor: OTTO.id,
      actorName: null,
      action: 'site_updated',
      object: idOf('site'),
      objectName: 'Shop',
      detail: null,
      address: null,
      ...also,
    }) as AuditItem
  const table = (also: Partial<AuditItem> = {}, onObject: (object: { id: string; name: string }) => void = nothing) =>
    draw(<AuditTable items={[entry(also)]} names={new Map([[OTTO.id, 'Otto']])} onObject={onObject} />)

  test('names who did it: as then, else as now, else as unknown', () => {
    expect(named(table({ actorName: 'Otto the Elder' }), 'strong')).toEqual(['Otto the Elder'])
    expect(named(table(), 'strong')).toEqual(['Otto'])
    expect(named(table({ actor: 'nobody' }), 'strong')).toEqual(['Unknown'])
  })

  test('narrows to what an entry is about, which one’s own account is not', () => {
    let about: unknown
    press(
      buttonOf(
        table({}, (object) => {
          about = object
        }),
        'Shop',
      ),
    )
    expect(about).toEqual({ id: idOf('site'), name: 'Shop' })
    expect(ofType(table({ object: OTTO.id }), 'button')).toEqual([])
    expect(ofType(table({ object: null }), 'button')).toEqual([])
    expect(named(table({ objectName: null }), 'button')).toEqual([idOf('site').slice(0, 6)])
  })

  test('has the address only where one was noted', () => {
    const addresses = (also: Partial<AuditItem>) =>
      allOf(table(also), ({ props }) => props['class'] === 'audit__address').map(textOf)
    expect([addresses({}), addresses({ address: '203.0.113.7' })]).toEqual([[], ['203.0.113.7']])
  })
})

describe('a result of a search', () => {
  type Row = Parameters<typeof ResultRow>[0]['row']
  const row = (also: Partial<Row> = {}) =>
    draw(
      <ResultRow
        row={{
          conversation: chatOf(7, { status: 'closed' }),
          hits: [],
          hitCount: 0,
          messageCount: 3,
          about: [],
          ...also,
        }}
        query={queryOf('?q=mug')}
        chosen={false}
      />,
    )

  test('counts hits where words were looked for, else messages', () => {
    expect(textOf(row())).toContain('3 messages')
    expect(textOf(row({ hitCount: 1 }))).toContain('1 hit')
    expect(textOf(row({ hitCount: 49 }))).toContain('49 hits')
    expect(textOf(row({ hitCount: 50 }))).toContain('50+ hits')
  })

  test('marks what was found, and says where it stands in a private note', () => {
    const hit = (thread: string) => ({
      thread,
      seq: 1,
      at: 1,
      parts: [
        { text: 'my ', hit: false },
        { text: 'mug', hit: true },
      ],
    })
    const found = row({ hits: [hit(idOf('staff7'))], hitCount: 1 })
    expect(named(found, 'mark')).toEqual(['mug'])
    expect(textOf(found)).toContain('Private note')
    expect(textOf(row({ hits: [hit(idOf('public7'))], hitCount: 1 }))).not.toContain('Private note')
  })

  test('leads to its transcript within the search', () => {
    expect(ofType(row(), 'a').map(({ props }) => props['href'])).toEqual([`/admin/transcripts/${idOf('chat7')}?q=mug`])
  })
})

test('whoever may only announce is led to announcements alone', () => {
  const pages = (me: Agent) =>
    ofType(draw(<Rail page="announcements" me={me} />), 'a')
      .map(({ props }) => String(props['href']))
      .filter((href) => href.startsWith('/admin/'))
  expect(pages(agentOf('Mei', { mayAnnounce: true }))).toEqual(['/admin/announcements'])
  expect(pages(agentOf('Root', { role: 'admin' }))).toHaveLength(7)
})
