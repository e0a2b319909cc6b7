import '../support/page.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ResultOfEndpoint } from '../../src/protocol/http-api.ts'
import type { Message, StaffConversation } from '../../src/protocol/wire.ts'
import { t } from '../../widgets/admin/strings/transcripts.ts'
import { DeleteConfirm } from '../../widgets/admin/transcripts/delete-confirm.tsx'
import { entriesOf } from '../../widgets/admin/transcripts/entries.ts'
import { queryOf } from '../../widgets/admin/transcripts/query.ts'
import { Transcript } from '../../widgets/admin/transcripts/transcript.tsx'
import { TranscriptEntry } from '../../widgets/admin/transcripts/transcript-entry.tsx'
import { TranscriptHead, type TranscriptHeadProps } from '../../widgets/admin/transcripts/transcript-head.tsx'
import { answer } from '../../widgets/ui/forms/unsaved.ts'
import { allOf, buttonOf, type Drawn, draw, drawAgain, ofType, press, textOf } from '../support/drawn.ts'
import { chatOf, idOf, MEI, messageOf } from '../support/entities.ts'
import { json, openAt, refusal } from '../support/page.ts'
import { drawnWhen, serveStaff } from '../support/staff-page.ts'

type Data = ResultOfEndpoint<'getTranscript'>
const NOON = new Date(2026, 10, 3, 12).getTime()
const MINUTE = 60_000
const nothing = () => undefined
const chat = (also: Partial<StaffConversation> = {}) =>
  chatOf(7, { status: 'closed', openedAt: NOON, closedAt: NOON + 30 * MINUTE, ...also })
const said = (seq: number, also: Partial<Message> = {}) =>
  messageOf(seq, { thread: idOf('public7'), at: NOON + seq * MINUTE, ...also })
const noted = (seq: number, also: Partial<Message> = {}) =>
  said(seq, { thread: idOf('staff7'), author: { kind: 'agent', ...MEI }, ...also })
const data = (also: Partial<Data> = {}): Data => ({ conversation: chat(), messages: [], notes: [], hits: [], ...also })
const withClass = (drawn: ReturnType<typeof draw>, name: string) =>
  allOf(drawn, ({ props }) => String(props['class']).split(' ').includes(name))

beforeEach(() => openAt(`/admin/transcripts/${idOf('chat7')}`))
afterEach(() => answer('discard'))

describe('the head of a transcript', () => {
  const head = (conversation: Partial<StaffConversation> = {}, also: Partial<TranscriptHeadProps> = {}) => (
    <TranscriptHead
      transcript={data({ conversation: chat(conversation), ...also.transcript })}
      query={queryOf('?q=mug')}
      notes
      onNotes={nothing}
      hits={[]}
      present={undefined}
      onHit={nothing}
      onDelete={nothing}
      {...also}
    />
  )
  const facts = (conversation: Partial<StaffConversation>) => ofType(draw(head(conversation)), 'li').map(textOf)

  test('names the visitor, and says what is known of them and of the chat', () => {
    const who = { id: idOf('v'), name: 'Ada', email: 'ada@mail.test', verified: true }
    const drawn = draw(head({ visitor: who, status: 'active' }))
    expect(ofType(drawn, 'h2').map(textOf)).toEqual([`Ada${t('verified')}${t('active')}`])
    expect(textOf(drawn)).toContain('ada@mail.test')
    expect(ofType(draw(head()), 'h2').map(textOf)).toEqual([t('visitorNumber', { number: '7' })])
  })

  test('tells number, site, agent and time, and the day of the end only where it is another', () => {
    const [number, site, agent, time] = facts({})
    expect([number, site, agent]).toEqual([t('number', { number: '7' }), 'Shop', t('nobody')])
    expect(time?.match(/Nov/g)).toHaveLength(1)
    expect(facts({ closedAt: NOON + 24 * 60 * MINUTE })[3]?.match(/Nov/g)).toHaveLength(2)
    expect(facts({ agent: MEI, closedAt: null })[2]).toBe('Mei')
  })

  test('has the stars of a rating, in words too', () => {
    expect(facts({ rating: 2 })).toContain(`★★☆☆☆${t('rated', { score: 2 })}`)
    expect(facts({}).join()).not.toContain('☆')
  })

  test('names the first page only where the visitor went on to another', () => {
    const [cart, home] = [
      { url: 'https://shop.test/cart', title: 'Cart', at: NOON },
      { url: 'https://shop.test/', title: 'Home', at: NOON },
    ]
    const pages = (page: typeof cart | null, startPage: typeof cart | null) => facts({ page, startPage }).slice(4)
    expect(pages(cart, home)).toEqual([`${t('firstPage')}Home`, `${t('lastPage')}Cart`])
    expect(pages(cart, { ...cart })).toEqual([`${t('page')}Cart`])
    expect([pages(cart, null), pages(null, home)]).toEqual([[`${t('page')}Cart`], []])
  })

  test('walks through the hits in a circle, from the first where none is shown', () => {
    const gone: string[] = []
    const steps = (present: string | undefined) =>
      draw(head({}, { hits: ['m-1', 'n-2', 'm-9'], present, onHit: (anchor) => gone.push(anchor) }))
    press(buttonOf(steps('m-1'), t('nextHit')))
    press(buttonOf(steps('m-1'), t('previousHit')))
    press(buttonOf(steps('m-9'), t('nextHit')))
    press(buttonOf(steps(undefined), t('nextHit')))
    expect(gone).toEqual(['n-2', 'm-9', 'm-1', 'm-1'])
    expect(textOf(steps('n-2'))).toContain(t('hitOf', { at: 2, count: 3 }))
    expect(textOf(steps(undefined))).toContain(t('hits', { count: 3 }))
  })

  test('offers notes only where somebody wrote one, which an event is not', () => {
    const event = noted(1, { kind: 'event', event: { name: 'closed' } })
    const buttons = (notes: Message[], shown: boolean) =>
      ofType(draw(head({}, { transcript: data({ notes }), notes: shown })), 'button').map(textOf)
    expect(buttons([event, noted(2)], false)).toContain(t('showNotes', { count: 1 }))
    expect(buttons([event, noted(2)], true)).toContain(t('hideNotes'))
    expect(buttons([event], true)).not.toContain(t('hideNotes'))
  })

  test('deletes only what is closed, and finds all chats of the visitor beside this one', () => {
    const menu = (status: StaffConversation['status']) => {
      const now = drawAgain(head({ status }))
      press(buttonOf(now(), t('moreActions')))
      return allOf(now(), ({ props }) => props['role'] === 'menuitem')
    }
    expect(menu('active').map(textOf)).toEqual([t('copyLink'), t('sameVisitor'), t('print')])
    expect(menu('closed').map(textOf)).toContain(t('delete'))
    press(menu('closed')[1] as Drawn)
    expect(location.href).toMatch(new RegExp(`/${idOf('chat7')}\\?visitor=${idOf('visitor7')}$`))
  })
})

describe('an entry of a transcript', () => {
  const lines = (also: Partial<Data>, present = '') =>
    entriesOf(data(also), true).map((entry) =>
      draw(
        <TranscriptEntry
          entry={entry}
          present={entry.anchor === present}
          to={`/x#${entry.anchor}`}
          visitor="Visitor 7"
        />,
      ),
    )

  test('has a name and a face once for a run, and a link of its own each', () => {
    const [first, second] = lines({ messages: [said(1), said(2)] })
    expect([first, second].map((each) => ofType(each ?? [], 'strong').map(textOf))).toEqual([['Visitor 7'], []])
    expect([first, second].map((each) => withClass(each ?? [], 'avatar').length)).toEqual([1, 0])
    expect([first, second].map((each) => ofType(each ?? [], 'a')[0]?.props['href'])).toEqual(['/x#m-1', '/x#m-2'])
    expect([first, second].map((each) => withClass(each ?? [], 'log__day').length)).toEqual([1, 0])
  })

  test('that the address names is marked as the present one', () => {
    const present = lines({ messages: [said(1), said(2)] }, 'm-2').map((each) =>
      ofType(each, 'li').map(({ props }) => props['aria-current']),
    )
    expect(present).toEqual([[undefined, undefined], ['true']])
  })

  test('that is a note says so under the name of its author, and marks what was found', () => {
    const hits = [
      { thread: idOf('staff7'), seq: 1, marks: [{ start: 0, end: 4 }], files: [] },
    ] as unknown as Data['hits']
    const [note = []] = lines({ notes: [noted(1, { text: 'mugs are out' })], hits })
    expect(withClass(note, 'said__head').map(textOf)).toEqual([`Mei${t('note')}`])
    expect(ofType(note, 'mark').map(textOf)).toEqual(['mugs'])
    const [reply = []] = lines({ messages: [said(1, { author: { kind: 'agent', ...MEI } })] })
    expect(withClass(reply, 'said__head').map(textOf)).toEqual(['Mei'])
  })

  test('that only happened is a line without a face', () => {
    const [line = []] = lines({ notes: [noted(1, { kind: 'event', event: { name: 'assigned', agent: MEI } })] })
    expect(withClass(line, 'happened').map(textOf)[0]).toContain(t('wasAssigned', { name: 'Mei' }))
    expect(withClass(line, 'avatar')).toEqual([])
  })
})

describe('a transcript that is opened', () => {
  const opened = (q = '', onDeleted: () => void = nothing) =>
    drawAgain(<Transcript id={idOf('chat7')} query={queryOf(q)} onDeleted={onDeleted} />)
  const entries = (drawn: ReturnType<typeof draw>) => withClass(drawn, 'log__entry').map(({ props }) => props['id'])

  test('asks for the hits of its search, and hides notes on demand', async () => {
    const calls = serveStaff(() => json(data({ messages: [said(1)], notes: [noted(2)] })))
    const now = opened('?q=mug')
    await drawnWhen(() => expect(entries(now())).toEqual(['m-1', 'n-2']))
    expect(calls.map(({ address }) => address)).toEqual([`/api/v1/transcripts/${idOf('chat7')}?q=mug`])
    press(buttonOf(now(), t('hideNotes')))
    expect(entries(now())).toEqual(['m-1'])
  })

  test('says that it is gone where the server knows none, and that it is empty where nothing was said', async () => {
    serveStaff(() => refusal(404, { code: 'not_found', message: '' }))
    const lost = opened()
    await drawnWhen(() => expect(textOf(lost())).toBe(`${t('gone')}${t('goneText')}`))
    serveStaff(() => json(data()))
    const empty = opened()
    await drawnWhen(() => expect(textOf(empty())).toContain(t('noMessages')))
  })
})

describe('deleting a chat', () => {
  const question = (deleted: string[]) =>
    drawAgain(<DeleteConfirm conversation={chat()} onDeleted={() => deleted.push('deleted')} onClose={nothing} />)

  test('names its number, says that it is for ever, and is done once the server says so', async () => {
    const calls = serveStaff(() => json({}))
    const deleted: string[] = []
    const now = question(deleted)
    expect(ofType(now(), 'h2').map(textOf)).toEqual([t('deleteTitle', { number: '7' })])
    expect(textOf(now())).toContain(t('deleteText'))
    press(buttonOf(now(), t('deleteNow')))
    expect(deleted).toEqual([])
    await drawnWhen(() => expect(deleted).toEqual(['deleted']))
    expect(calls).toMatchObject([{ method: 'DELETE', address: `/api/v1/transcripts/${idOf('chat7')}` }])
  })

  test('that is refused leaves it where it is, with the reason', async () => {
    serveStaff(() => refusal(409, { code: 'conflict', message: '' }))
    const deleted: string[] = []
    const now = question(deleted)
    press(buttonOf(now(), t('deleteNow')))
    await drawnWhen(() => expect(allOf(now(), ({ props }) => props['role'] === 'alert')).toHaveLength(1))
    expect(deleted).toEqual([])
  })
})
