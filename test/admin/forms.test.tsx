import '../support/page.ts'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/protocol/wire.ts'
import { AudienceFields } from '../../widgets/admin/announcements/audience-fields.tsx'
import { WordingFields } from '../../widgets/admin/announcements/compose-fields.tsx'
import { type Draft, emptyDraft } from '../../widgets/admin/announcements/draft.ts'
import { AnnouncementPreview } from '../../widgets/admin/announcements/preview.tsx'
import { TimingFields } from '../../widgets/admin/announcements/timing-fields.tsx'
import { NewPasswordField } from '../../widgets/admin/password/new-password-field.tsx'
import { passwordProblem } from '../../widgets/admin/password/password-problem.ts'
import {
  capacityProblem,
  NameField,
  nameProblem,
  type PersonValues,
  RoleAndCapacity,
} from '../../widgets/admin/people/person-fields.tsx'
import { AppearanceFields, accentProblem } from '../../widgets/admin/sites/appearance-fields.tsx'
import { Preview } from '../../widgets/admin/sites/preview.tsx'
import { Snippet } from '../../widgets/admin/sites/snippet.tsx'
import { Filters } from '../../widgets/admin/transcripts/filters.tsx'
import { type Query, queryOf } from '../../widgets/admin/transcripts/query.ts'
import { allOf, buttonOf, draw, labelled, ofType, press, textOf, type } from '../support/drawn.ts'
import { agentOf, idOf } from '../support/entities.ts'

const labels = (drawn: ReturnType<typeof draw>) => ofType(drawn, 'label').map((each) => textOf(each))
const choices = (drawn: ReturnType<typeof draw>, label: string) =>
  ofType(labelled(drawn, label).children, 'option').map(textOf)

describe('the look of a site', () => {
  const LOOK = {
    accent: '#0b7a75',
    side: 'right' as const,
    title: 'Help',
    greeting: { en: 'Hello', 'zh-CN': '您好' },
    askName: false,
    askEmail: true,
    label: '',
  }
  const changed = (act: (drawn: ReturnType<typeof draw>) => void) => {
    let next: unknown
    act(draw(<AppearanceFields value={LOOK} onChange={(value) => (next = value)} />))
    return next
  }

  test.each([
    ['#0b7a75', true],
    ['#0B7A75', true],
    ['0b7a75', false],
    ['#0b7', false],
    ['#0b7a7g', false],
    ['#0b7a755', false],
    ['', false],
  ])('a colour %j is one: %s', (accent, fine) => expect(accentProblem(accent) === undefined).toBe(fine))

  test('changes in what was typed and in nothing else', () => {
    expect(changed((drawn) => type(labelled(drawn, 'Window title'), 'Ask us'))).toEqual({ ...LOOK, title: 'Ask us' })
    expect(changed((drawn) => type(labelled(drawn, 'Position'), 'left'))).toEqual({ ...LOOK, side: 'left' })
    expect(changed((drawn) => type(labelled(drawn, 'Greeting (English)'), 'Hi'))).toEqual({
      ...LOOK,
      greeting: { en: 'Hi', 'zh-CN': '您好' },
    })
    expect(changed((drawn) => type(labelled(drawn, 'Greeting (简体中文)'), '你好'))).toEqual({
      ...LOOK,
      greeting: { en: 'Hello', 'zh-CN': '你好' },
    })
    expect(changed((drawn) => press(buttonOf(drawn, 'Use #b3261e')))).toEqual({ ...LOOK, accent: '#b3261e' })
  })

  test('takes no more than the server takes, and marks the colour that it has', () => {
    const drawn = draw(<AppearanceFields value={LOOK} onChange={() => undefined} />)
    expect(labelled(drawn, 'Greeting (English)').props['maxLength']).toBe(LIMITS.greetingLength)
    expect(labelled(drawn, 'Window title').props['maxLength']).toBe(LIMITS.widgetTitleLength)
    const pressed = allOf(drawn, ({ props }) => props['aria-pressed'] === true)
    expect(pressed.map(({ props }) => props['aria-label'])).toEqual(['Use #0b7a75'])
  })

  test('is shown as visitors see it, in its own colour only where that is one', () => {
    const shown = (also: Partial<typeof LOOK>) => draw(<Preview name="Shop" appearance={{ ...LOOK, ...also }} />)
    const colours = (drawn: ReturnType<typeof draw>) =>
      allOf(drawn, ({ props }) => props['class'] === 'preview__head').map(({ props }) => props['style'])
    expect(textOf(shown({}))).toContain('Hello')
    expect(colours(shown({}))).toMatchObject([{ background: '#0b7a75' }])
    expect(colours(shown({ accent: 'red' }))).toMatchObject([{ background: '#3a4fd0' }])
    expect(textOf(shown({ title: '' }))).toContain('Shop')
    expect(textOf(shown({ label: 'Chat with us' }))).toContain('Chat with us')
  })
})

test('the line for a site’s pages names this server and the site', () => {
  const [code] = ofType(draw(<Snippet siteKey={idOf('key')} />), 'code')
  expect(code && textOf(code)).toBe(`<script src="https://chat.test/widget.js?site=${idOf('key')}" async></script>`)
})

describe('a person’s fields', () => {
  const VALUES: PersonValues = { name: 'Ada', role: 'agent', capacity: '5' }

  test.each([
    ['0', true],
    ['5', true],
    [String(LIMITS.capacity), true],
    [String(LIMITS.capacity + 1), false],
    ['', false],
    ['-1', false],
    ['1.5', false],
    ['5 ', false],
    ['１', false],
  ])('so many chats at a time as %j can be: %s', (typed, fine) =>
    expect(capacityProblem(typed) === undefined).toBe(fine),
  )

  test('miss a name of blanks, and say so only once somebody tried', () => {
    expect([nameProblem(' '), nameProblem('Ada')]).toEqual(['Enter a name.', undefined])
    const shown = (checked: boolean) =>
      textOf(draw(<NameField value={{ ...VALUES, name: ' ' }} checked={checked} onChange={() => undefined} />))
    expect([shown(false), shown(true)]).toEqual(['Name', 'NameEnter a name.'])
  })

  test('say what a role may do, and that nobody changes their own', () => {
    const fields = (also: { fixedRole?: boolean; value?: PersonValues }) =>
      draw(<RoleAndCapacity value={VALUES} checked onChange={() => undefined} {...also} />)
    expect(textOf(fields({}))).toContain('Answers chats and tickets.')
    expect(textOf(fields({ value: { ...VALUES, role: 'admin' } }))).toContain('Everything: transcripts')
    expect(labelled(fields({}), 'Role').props['disabled']).toBe(false)
    expect(labelled(fields({ fixedRole: true }), 'Role').props['disabled']).toBe(true)
    expect(textOf(fields({ fixedRole: true }))).toContain('Only another admin can change your role.')
  })
})

describe('a new password', () => {
  test.each([
    ['a'.repeat(LIMITS.shortestPassword), true],
    ['a'.repeat(LIMITS.shortestPassword - 1), false],
    [`  ${'a'.repeat(LIMITS.shortestPassword - 1)}  `, false],
    ['密'.repeat(LIMITS.shortestPassword), true],
    ['🔑'.repeat(LIMITS.shortestPassword - 1), false],
    ['🔑'.repeat(LIMITS.shortestPassword), true],
  ])('%j is long enough: %s', (password, fine) => expect(passwordProblem(password) === undefined).toBe(fine))

  test('is told what is wrong in the place of the hint, once somebody tried', () => {
    const shown = (checked: boolean) =>
      draw(<NewPasswordField label="New password" value="short" checked={checked} onText={() => undefined} />)
    expect(textOf(shown(false))).toContain('At least 10 characters.')
    expect(textOf(shown(true))).toBe('New passwordUse at least 10 characters.')
    const { props } = labelled(shown(true), 'New password')
    expect(props).toMatchObject({ type: 'password', autocomplete: 'new-password', 'aria-invalid': 'true' })
  })
})

describe('an announcement’s fields', () => {
  const AUDIENCES = {
    sites: [{ id: idOf('s1'), name: 'Shop' }],
    departments: [{ id: idOf('d1'), name: 'Parcels' }],
  } as unknown as Parameters<typeof AudienceFields>[0]['audiences']
  const written = (also: Partial<Draft> = {}): Draft => ({ ...emptyDraft(), site: idOf('s1'), ...also })
  const changed = (draft: Draft, act: (drawn: ReturnType<typeof draw>) => void) => {
    let next = draft
    const put = (value: Draft) => {
      next = value
    }
    act([
      ...draw(<AudienceFields draft={draft} audiences={AUDIENCES} problems={{}} onChange={put} />),
      ...draw(<WordingFields draft={draft} problems={{}} onChange={put} />),
      ...draw(<TimingFields draft={draft} problems={{}} fixedStart={false} onChange={put} />),
    ])
    return next
  }

  test('forget a department where others are meant', () => {
    const draft = written({ audience: 'staff', department: idOf('d1') })
    expect(changed(draft, (drawn) => type(labelled(drawn, 'To'), 'visitors'))).toEqual({
      ...draft,
      audience: 'visitors',
      department: '',
    })
  })

  test('offer departments to staff, and what makes it smaller to visitors', () => {
    const fields = (draft: Draft) =>
      draw(<AudienceFields draft={draft} audiences={AUDIENCES} problems={{}} onChange={() => undefined} />)
    expect(choices(fields(written({ audience: 'staff' })), 'Department')).toEqual(['All', 'Parcels'])
    expect(labels(fields(written({ audience: 'staff' })))).not.toContain('Language')
    expect(labels(fields(written()))).toContain('Language')
    expect(choices(fields(written()), 'Site')).toEqual(['Shop'])
  })

  test('hold attributes apart: one is changed or taken out, the others stay', () => {
    const attributes = [
      { name: 'plan', value: 'pro' },
      { name: 'seats', value: '5' },
    ]
    const draft = written({ attributes })
    const removed = changed(draft, (drawn) => press(buttonOf(drawn, 'Remove attribute')))
    expect(removed.attributes).toEqual([attributes[1]])
    const added = changed(draft, (drawn) => press(buttonOf(drawn, 'Add attribute')))
    expect(added.attributes).toEqual([...attributes, { name: '', value: '' }])
    const values = (drawn: ReturnType<typeof draw>) => allOf(drawn, ({ props }) => props['placeholder'] === 'Value')
    const typed = changed(draft, (drawn) => {
      for (const each of values(drawn).slice(1)) type(each, '9')
    })
    expect(typed.attributes).toEqual([attributes[0], { name: 'seats', value: '9' }])
  })

  test('offer no more attributes than one may name', () => {
    const attributes = Array.from({ length: LIMITS.attributes }, (_, index) => ({ name: `${index}`, value: 'x' }))
    expect(() => changed(written({ attributes }), (drawn) => buttonOf(drawn, 'Add attribute'))).toThrow()
  })

  test('ask for a time only where one is needed', () => {
    const timing = (also: Partial<Draft>, fixedStart = false) =>
      ofType(
        draw(<TimingFields draft={written(also)} problems={{}} fixedStart={fixedStart} onChange={() => undefined} />),
        'input',
      ).map(({ props }) => props['type'])
    expect(timing({})).toEqual([])
    expect(timing({ start: 'later' })).toEqual(['datetime-local'])
    expect(timing({ start: 'later', duration: 'until' })).toEqual(['datetime-local', 'datetime-local'])
    expect(timing({ start: 'later', duration: 'until' }, true)).toEqual(['datetime-local'])
  })

  test('are shown as their readers see them, with where a link leads', () => {
    const shown = (also: Partial<Draft>) => textOf(draw(<AnnouncementPreview draft={written(also)} />))
    expect(shown({ title: 'We move', linkUrl: 'https://shop.test/new' })).toContain('shop.test')
    expect(shown({ linkUrl: 'mailto:mei@shop.test' })).toContain('mailto:mei@shop.test')
    expect(shown({ linkUrl: 'https://' })).not.toContain('https')
    expect(shown({ audience: 'staff', place: 'card' })).toContain('Console')
  })
})

describe('the filters of a search', () => {
  const NONE = queryOf('')
  const filters = (query: Query, onChange: (query: Query) => void = () => undefined) =>
    draw(
      <Filters
        query={query}
        choices={{ agents: [agentOf('Mei')], sites: [] }}
        onChange={onChange}
        onDone={() => undefined}
      />,
    )

  test('offer everybody before anybody, and the days of which the other end leaves a choice', () => {
    expect(choices(filters(NONE), 'Agent')).toEqual(['All agents', 'Mei'])
    const drawn = filters({ ...NONE, from: '2026-11-01', to: '2026-11-09' })
    expect(labelled(drawn, 'From').props['max']).toBe('2026-11-09')
    expect(labelled(drawn, 'To').props['min']).toBe('2026-11-01')
  })

  test('change one at a time, and are cleared without the words', () => {
    let next = NONE
    const query = { ...NONE, q: 'mug', site: idOf('s1') }
    const put = (changed: Query) => {
      next = changed
    }
    type(labelled(filters(query, put), 'Agent'), idOf('mei'))
    expect(next).toEqual({ ...query, agent: idOf('mei') })
    type(labelled(filters(query, put), 'Agent'), 'nobody')
    expect(next).toEqual({ ...query, agent: idOf('mei') })
    press(buttonOf(filters(query, put), 'Clear filters'))
    expect(next).toEqual({ ...NONE, q: 'mug' })
    expect(() => buttonOf(filters({ ...NONE, q: 'mug' }), 'Clear filters')).toThrow()
  })

  test('say that it is one visitor’s chats only where it is', () => {
    expect(() => buttonOf(filters(NONE), 'One visitor only')).toThrow()
    let next: Query | undefined
    press(
      buttonOf(
        filters({ ...NONE, visitor: idOf('v') }, (changed) => {
          next = changed
        }),
        'One visitor only',
      ),
    )
    expect(next).toEqual(NONE)
  })
})
