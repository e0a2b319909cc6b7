import '../support/page.ts'
import { afterEach, describe, expect, test } from 'vitest'
import type { AnnouncementReport } from '../../src/protocol/http-api.ts'
import { AnnouncementRow } from '../../widgets/admin/announcements/announcement-row.tsx'
import { AnnouncementsPage } from '../../widgets/admin/announcements/announcements-page.tsx'
import { ReadBy } from '../../widgets/admin/announcements/read-by.tsx'
import { Retract } from '../../widgets/admin/announcements/retract.tsx'
import { type Asked, SendConfirm } from '../../widgets/admin/announcements/send-confirm.tsx'
import { t } from '../../widgets/admin/strings/announcements.ts'
import { chooseLanguage } from '../../widgets/ui/i18n/language.ts'
import { t as componentWords } from '../../widgets/ui/strings/components.ts'
import { allOf, buttonOf, type Drawn, draw, drawAgain, ofType, press, textOf } from '../support/drawn.ts'
import { idOf, MEI, OTTO } from '../support/entities.ts'
import { json, refusal } from '../support/page.ts'
import { drawnWhen, serveStaff } from '../support/staff-page.ts'

const HOUR = 3_600_000
const NOW = Date.now()
const nothing = () => undefined

const EVERYBODY: Extract<AnnouncementReport['audience'], { kind: 'visitors' }> = {
  kind: 'visitors',
  site: idOf('site'),
  language: null,
  attributes: {},
  pages: [],
  department: null,
}
const NOTICE: AnnouncementReport['announcement'] = {
  id: idOf('notice'),
  title: 'We move',
  body: '',
  link: null,
  severity: 'info',
  place: 'card',
  pages: [],
  version: 1,
  sentAt: NOW - HOUR,
  startsAt: NOW - HOUR,
  expiresAt: NOW + HOUR,
  updatedAt: NOW - HOUR,
}
const reportOf = (
  also: Partial<AnnouncementReport> = {},
  words: Partial<AnnouncementReport['announcement']> = {},
): AnnouncementReport => ({
  announcement: { ...NOTICE, ...words },
  audience: EVERYBODY,
  site: null,
  department: null,
  state: 'live',
  timeZone: 'UTC',
  sentBy: 'Mei',
  retractedAt: null,
  delivered: 1_200,
  seen: 30,
  dismissed: 4,
  clicked: 2,
  readBy: [],
  ...also,
})

const row = (...given: Parameters<typeof reportOf>) =>
  draw(<AnnouncementRow report={reportOf(...given)} onChanged={nothing} />)
const badges = (drawn: ReturnType<typeof draw>) =>
  allOf(drawn, ({ props }) => String(props['class']).startsWith('badge ')).map(textOf)
const buttons = (drawn: ReturnType<typeof draw>) => ofType(drawn, 'button').map(textOf)

afterEach(() => chooseLanguage('en'))

describe('an announcement on the list', () => {
  test.each<[said: AnnouncementReport['state'], from: number, to: number, state: AnnouncementReport['state']]>([
    ['live', -1, 1, 'live'],
    ['live', -2, -1, 'over'],
    ['scheduled', 1, 2, 'scheduled'],
    ['scheduled', -1, 1, 'live'],
    ['scheduled', -2, -1, 'over'],
    ['taken_back', -1, 1, 'taken_back'],
    ['taken_back', -2, -1, 'taken_back'],
  ])('that was %s, from %d h to %d h, is %s by now', (said, from, to, state) => {
    const drawn = row({ state: said }, { startsAt: NOW + from * HOUR, expiresAt: NOW + to * HOUR })
    expect(badges(drawn)).toEqual([t(state)])
    // Only what is shown, or will be, can be changed or taken back.
    const open = state === 'live' || state === 'scheduled'
    expect(buttons(drawn)).toEqual(open ? [t('edit'), t('retract')] : [])
  })

  test('says how urgent it is where it is more than news, and that it was changed', () => {
    expect(badges(row({}, { severity: 'critical' }))).toEqual([t('live'), t('critical')])
    expect(badges(row({}, { severity: 'info', version: 2 }))).toEqual([t('live'), t('edited')])
  })

  test('names its audience, and everything that makes it smaller', () => {
    expect(textOf(row())).toContain(t('toVisitors'))
    const narrow = textOf(
      row(
        {
          site: { id: idOf('site'), name: 'Shop' },
          department: { id: idOf('d'), name: 'Parcels' },
          audience: { ...EVERYBODY, language: 'en', attributes: { plan: 'gold' } },
        },
        { pages: ['https://shop.test/cart*'] },
      ),
    )
    expect(narrow).toContain(t('toVisitorsOf', { site: 'Shop' }))
    for (const each of ['English', 'plan = gold', 'https://shop.test/cart*', 'Parcels']) expect(narrow).toContain(each)
  })

  test('counts clicks only where there is a link, whose text is its address where it has none', () => {
    const counts = (drawn: ReturnType<typeof draw>) => ofType(drawn, 'dd').map(textOf)
    expect(counts(row())).toEqual(['1,200', '30', '4'])
    const linked = row({}, { link: { id: idOf('link'), url: 'https://shop.test/x', label: '' } as never })
    expect(counts(linked)).toEqual(['1,200', '30', '4', '2'])
    expect(ofType(linked, 'a').map((link) => [link.props['href'], textOf(link)])).toEqual([
      ['https://shop.test/x', 'https://shop.test/x'],
    ])
  })

  test('opens what was pressed, and closes it again', () => {
    const now = drawAgain(<AnnouncementRow report={reportOf({ readBy: [{ ...MEI, at: NOW }] })} onChanged={nothing} />)
    const titles = (drawn: ReturnType<typeof draw>) => ofType(ofType(drawn, 'dialog'), 'h2').map(textOf)
    expect(titles(now())).toEqual([])
    press(buttonOf(now(), t('readers')))
    expect(titles(now())).toEqual([t('readByTitle')])
    press(buttonOf(ofType(now(), 'dialog'), componentWords('close')))
    press(buttonOf(now(), t('retract')))
    expect(titles(now())).toEqual([t('retractTitle')])
    press(buttonOf(ofType(now(), 'dialog'), componentWords('cancel')))
    press(buttonOf(now(), t('edit')))
    expect(titles(now())).toEqual([t('editTitle')])
  })
})

test('the readers of an announcement stand by name, and the rest is a number', () => {
  const readers = (seen: number) =>
    draw(
      <ReadBy
        report={reportOf({
          seen,
          readBy: [
            { ...MEI, at: NOW },
            { ...OTTO, at: NOW },
          ],
        })}
        onClose={nothing}
      />,
    )
  expect(ofType(readers(2), 'li').map(textOf)).toEqual([expect.stringMatching(/^Mei/), expect.stringMatching(/^Otto/)])
  expect(textOf(readers(205))).toContain(t('readByMore', { count: 203 }))
  expect(textOf(readers(2))).not.toContain(t('readByMore', { count: 0 }))
})

describe('taking an announcement back', () => {
  const retract = (state: AnnouncementReport['state'], events: string[] = []) =>
    drawAgain(
      <Retract
        report={reportOf({ state })}
        onChanged={(report) => events.push(report.state)}
        onClose={() => events.push('closed')}
      />,
    )

  test('says what it does, which is less where nobody has seen it yet', () => {
    expect(textOf(retract('live')())).toContain(t('retractText', { title: 'We move' }))
    expect(textOf(retract('scheduled')())).toContain(t('retractScheduledText', { title: 'We move' }))
  })

  test('puts the server’s answer into the list', async () => {
    const calls = serveStaff(() => json({ report: reportOf({ state: 'taken_back' }) }))
    const events: string[] = []
    press(buttonOf(retract('live', events)(), t('retract')))
    await drawnWhen(() => expect(events).toEqual(['taken_back', 'closed']))
    expect(calls).toMatchObject([{ address: `/api/v1/announcements/${idOf('notice')}/retract` }])
  })

  test('that was refused stays open and says why, and is asked for once by two clicks', async () => {
    const calls = serveStaff(() => refusal(403, { code: 'forbidden', message: '' }))
    const events: string[] = []
    const now = retract('live', events)
    const button = buttonOf(now(), t('retract'))
    press(button)
    press(button)
    await drawnWhen(() =>
      expect(allOf(now(), ({ props }) => props['role'] === 'alert').map(textOf)).toEqual([expect.stringMatching(/\w/)]),
    )
    expect([events, calls.length]).toEqual([[], 1])
  })
})

describe('the question before an announcement is sent', () => {
  const asked = (also: Partial<Asked['body']> = {}, reach: number | null = 12): Asked => ({
    body: {
      title: 'We move',
      body: '',
      link: null,
      severity: 'info',
      place: 'card',
      audience: EVERYBODY,
      startsAt: null,
      expiresAt: NOW + HOUR,
      timeZone: 'UTC',
      ...also,
    },
    reach,
  })
  const AUDIENCES = { sites: [{ id: idOf('site'), name: 'Shop' }], departments: [] }
  const question = (of: Asked, onSent: (report: AnnouncementReport) => void = nothing) =>
    draw(<SendConfirm asked={of} audiences={AUDIENCES} onSent={onSent} onBack={nothing} />)

  test('names whom it reaches, and how many where the server knows', () => {
    expect(textOf(question(asked()))).toContain(t('toVisitorsOf', { site: 'Shop' }))
    expect(textOf(question(asked()))).toContain(t('reach', { count: 12 }))
    expect(ofType(question(asked({}, null)), 'p')).toHaveLength(ofType(question(asked()), 'p').length - 1)
  })

  test('is another one for later, with the time at which it starts', () => {
    const later = question(asked({ startsAt: NOW + HOUR / 2 }))
    expect(ofType(later, 'h2').map(textOf)).toEqual([t('confirmLaterTitle')])
    expect(buttons(later)).toContain(t('schedule'))
    expect(ofType(later, 'li')).toHaveLength(ofType(question(asked()), 'li').length + 1)
  })

  test('sends what was asked about', async () => {
    const calls = serveStaff(() => json({ report: reportOf() }))
    const sent: AnnouncementReport[] = []
    press(
      buttonOf(
        question(asked(), (report) => sent.push(report)),
        t('send'),
      ),
    )
    await drawnWhen(() => expect(sent).toHaveLength(1))
    expect(calls).toMatchObject([{ method: 'POST', address: '/api/v1/announcements', body: { title: 'We move' } }])
  })
})

describe('the page of announcements', () => {
  const titles = (drawn: ReturnType<typeof draw>) =>
    ofType(
      allOf(drawn, ({ props }) => props['class'] === 'cards'),
      'h2',
    ).map(textOf)
  const state = (drawn: ReturnType<typeof draw>, part: string): Drawn[] =>
    allOf(drawn, ({ props }) => String(props['class']).split(' ').includes(part))

  test('shows that it loads, then what there is', async () => {
    serveStaff(() =>
      json({ items: [reportOf({}, { title: 'Second' }), reportOf({}, { id: idOf('b'), title: 'First' })] }),
    )
    const now = drawAgain(<AnnouncementsPage />)
    expect(state(now(), 'skeleton-rows')).toHaveLength(1)
    await drawnWhen(() => expect(titles(now())).toEqual(['Second', 'First']))
    expect(state(now(), 'skeleton-rows')).toEqual([])
  })

  test('says in words that there is none', async () => {
    serveStaff(() => json({ items: [] }))
    const now = drawAgain(<AnnouncementsPage />)
    await drawnWhen(() => expect(state(now(), 'empty').map(textOf)).toEqual([expect.stringContaining(t('none'))]))
  })

  test('offers another try where the server gave no answer, which loads it', async () => {
    let up = false
    serveStaff(() => (up ? json({ items: [reportOf()] }) : refusal(500, { code: 'internal', message: '' })))
    const now = drawAgain(<AnnouncementsPage />)
    await drawnWhen(() => buttonOf(now(), componentWords('tryAgain')))
    up = true
    press(buttonOf(now(), componentWords('tryAgain')))
    await drawnWhen(() => expect(titles(now())).toEqual(['We move']))
  })
})
