import '../support/page.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { Avatar, type AvatarProps } from '../../widgets/ui/components/avatar.tsx'
import { Button } from '../../widgets/ui/components/button.tsx'
import { Confirm, Dialog } from '../../widgets/ui/components/dialog.tsx'
import { Field, PasswordInput, TextInput } from '../../widgets/ui/components/field.tsx'
import { PageLink, pageName } from '../../widgets/ui/components/page-link.tsx'
import { EmptyState, ErrorNotice, Notice, SkeletonRows } from '../../widgets/ui/components/states.tsx'
import { UnsavedQuestion } from '../../widgets/ui/components/unsaved-question.tsx'
import { FileList } from '../../widgets/ui/files/file-list.tsx'
import { FileName } from '../../widgets/ui/files/file-name.tsx'
import { answer, leave } from '../../widgets/ui/forms/unsaved.ts'
import { ApiError } from '../../widgets/ui/http/api-error.ts'
import { t } from '../../widgets/ui/strings/components.ts'
import { errorText } from '../../widgets/ui/strings/errors.ts'
import { t as fileWords } from '../../widgets/ui/strings/files.ts'
import {
  allOf,
  buttonOf,
  type Drawn,
  draw,
  drawAgain,
  labelled,
  ofType,
  press,
  submit,
  textOf,
} from '../support/drawn.ts'
import { idOf } from '../support/entities.ts'
import { json } from '../support/page.ts'
import { drawnWhen, serveStaff } from '../support/staff-page.ts'

const nothing = () => undefined
const first = (drawn: ReturnType<typeof draw>) => drawn[0] as Drawn
const alerts = (drawn: ReturnType<typeof draw>) => allOf(drawn, ({ props }) => props['role'] === 'alert')

afterEach(() => answer('stay'))

describe('the page of a visitor', () => {
  const link = (url: string, title = '') => first(draw(<PageLink page={{ url, title }} />))

  test.each([
    ['https://shop.test/cart', 'Your cart', 'Your cart'],
    ['https://shop.test/cart', ' ', 'shop.test/cart'],
    ['http://shop.test/http://x', '', 'shop.test/http://x'],
    ['app://cart', '', 'app://cart'],
    ['', '', ''],
  ])('%j with the title %j is called %j', (url, title, name) => expect(pageName({ url, title })).toBe(name))

  test('is a link, which tells the other side nothing, only where it leads to the web', () => {
    const { type, props } = link('HTTPS://shop.test/cart')
    expect([type, props['href'], props['rel']]).toEqual(['a', 'HTTPS://shop.test/cart', 'noopener noreferrer'])
    for (const url of ['javascript:alert(1)//https://', 'data:text/html,x', 'app://cart', ' https://shop.test', ''])
      expect(link(url, 'Cart')).toMatchObject({ type: 'span', props: { title: url || undefined } })
  })
})

describe('the face of a person', () => {
  const face = (props: AvatarProps) => first(draw(<Avatar {...props} />))
  const initials = (name: string) =>
    allOf([face({ name })], ({ props }) => 'data-initials' in props)[0]?.props['data-initials']

  test.each([
    ['Ann Lee', 'AL'],
    ['ann maria lee', 'AL'],
    ['Ann', 'A'],
    ['  ', '?'],
    ['', '?'],
    ['王小明', '小明'],
    ['王', '王'],
    ['Ann 王', 'A王'],
    ['Visitor 18', 'V'],
    ['👩‍👩‍👧 Family', '👩‍👩‍👧F'],
    ['é', 'É'],
  ])('of %j has the initials %j', (name, letters) => expect(initials(name)).toBe(letters))

  test('has the colour of the id, whatever the name is by now', () => {
    const colour = (props: AvatarProps) => String(face(props).props['class']).replace(/.*hue-/, '')
    expect(colour({ name: 'Ann', id: idOf('ann') })).toBe(colour({ name: 'Ann Lee', id: idOf('ann') }))
    const all = new Set(Array.from({ length: 60 }, (_, index) => colour({ name: 'Ann', id: idOf(`p${index}`) })))
    expect([...all].sort()).toEqual(['0', '1', '2', '3', '4', '5'])
  })

  test('says whether somebody is there only where that is known', () => {
    const said = (props: AvatarProps) => allOf([face(props)], (each) => each.props['role'] === 'img')
    expect(said({ name: 'Ann' })).toEqual([])
    expect(said({ name: 'Ann', presence: 'away' }).map(({ props }) => props['aria-label'])).toEqual([t('away')])
  })
})

describe('a file', () => {
  test.each([
    ['short.pdf', ['short.pdf']],
    ['a-long-name-of-a-bill.pdf', ['a-long-name-of-a-bill', '.pdf']],
    ['a-long-name-without-an-ending', ['a-long-name-without-an-ending']],
    ['a-long-name-that-ends.with-a-sentence', ['a-long-name-that-ends.with-a-sentence']],
    ['exactly-sixteen_.x', ['exactly-sixteen_', '.x']],
    ['archive-of-november.tar.gz', ['archive-of-november.tar', '.gz']],
  ])('called %s is cut into %j', (name, parts) => {
    const drawn = first(draw(<FileName name={name} />))
    expect(drawn.children.map(textOf)).toEqual(parts)
    expect(drawn.props['title']).toBe(name)
  })

  test('that is a picture keeps its room before it is there; others can be fetched once their address is known', async () => {
    const answer = { url: '/f/x', thumbnailUrl: null, expiresAt: Date.now() + 600_000 }
    serveStaff(({ body }) => json({ items: (body as { files: string[] }).files.map((file) => ({ file, ...answer })) }))
    const bill = { id: idOf('bill'), name: 'bill.pdf', type: 'application/pdf', size: 2_048, image: null }
    const photo = {
      id: idOf('photo'),
      name: 'cup.jpg',
      type: 'image/jpeg',
      size: 9,
      image: { width: 1_000, height: 500 },
    }
    const now = drawAgain(<FileList files={[bill, photo]} marks={[{ file: bill.id, marks: [{ start: 0, end: 4 }] }]} />)
    const room = { inlineSize: '280px', aspectRatio: '280 / 140' }
    expect(ofType(now(), 'a').map(({ props }) => [props['href'], props['download']])).toEqual([[undefined, 'bill.pdf']])
    expect(allOf(now(), ({ props }) => props['style'] !== undefined).map(({ props }) => props['style'])).toEqual([room])
    await drawnWhen(() => expect(ofType(now(), 'a').map(({ props }) => props['href'])).toEqual(['/f/x']))
    expect(ofType(now(), 'img').map(({ props }) => [props['alt'], props['style']])).toEqual([['cup.jpg', room]])
    expect(ofType(now(), 'mark').map(textOf)).toEqual(['bill'])
    expect(ofType(now(), 'a')[0]?.props['title']).toBe(fileWords('files.download', { name: 'bill.pdf' }))
  })
})

describe('where there is nothing to show', () => {
  test('a list says so, and has no empty line for what is not said', () => {
    expect(ofType(draw(<EmptyState icon="chat" title="None" />), 'p').map(textOf)).toEqual(['None'])
    const whole = draw(
      <EmptyState icon="chat" title="None" action={<Button>Add</Button>}>
        Yet
      </EmptyState>,
    )
    expect([ofType(whole, 'p').map(textOf), ofType(whole, 'button').map(textOf)]).toEqual([['None', 'Yet'], ['Add']])
  })

  test('what comes has rows of its shape, and is told to those who do not see them', () => {
    const rows = (drawn: ReturnType<typeof draw>) => allOf(drawn, ({ props }) => props['class'] === 'skeleton-row')
    const faces = (drawn: ReturnType<typeof draw>) => allOf(drawn, ({ props }) => /circle/.test(String(props['class'])))
    const three = draw(<SkeletonRows rows={3} avatars={false} />)
    expect([rows(three).length, faces(three).length]).toEqual([3, 0])
    expect(faces(draw(<SkeletonRows />))).toHaveLength(rows(draw(<SkeletonRows />)).length)
    expect(first(three).props).toMatchObject({ role: 'status', 'aria-label': t('loading') })
  })

  test('an error interrupts, says what to do, and offers another try where one may help', () => {
    let tries = 0
    const error = new ApiError('busy', '')
    const { title, advice } = errorText(error)
    const drawn = draw(<ErrorNotice error={error} onRetry={() => tries++} />)
    expect(alerts(drawn).map(textOf)).toEqual([`${title}${advice}${t('tryAgain')}`])
    press(buttonOf(drawn, t('tryAgain')))
    expect(tries).toBe(1)
    expect(ofType(draw(<ErrorNotice error={error} />), 'button')).toEqual([])
    for (const look of ['info', 'success', 'warning'] as const)
      expect(alerts(draw(<Notice look={look}>News</Notice>))).toEqual([])
  })
})

describe('a dialog', () => {
  const dialog = (also: Partial<Parameters<typeof Dialog>[0]>, events: string[] = []) =>
    draw(
      <Dialog title="Ask" onClose={() => events.push('closed')} {...also}>
        Body
      </Dialog>,
    )
  const cancel = (drawn: ReturnType<typeof draw>) =>
    (first(drawn).props['onCancel'] as (event: object) => void)({ preventDefault: nothing })

  test('is named by its title, and closes by Esc and its button', () => {
    const events: string[] = []
    const drawn = dialog({}, events)
    expect(first(drawn).props['aria-labelledby']).toBe(ofType(drawn, 'h2')[0]?.props['id'])
    cancel(drawn)
    press(buttonOf(drawn, t('close')))
    expect(events).toEqual(['closed', 'closed'])
  })

  test('that is firm closes by neither', () => {
    const events: string[] = []
    cancel(dialog({ firm: true }, events))
    expect([events, ofType(dialog({ firm: true }), 'button')]).toEqual([[], []])
  })

  test('is a form only where Enter sends something', () => {
    const events: string[] = []
    submit(dialog({ onSubmit: () => events.push('sent') }, events))
    expect([events, ofType(dialog({}), 'form')]).toEqual([['sent'], []])
  })

  test('that asks begins with yes, but with no where it cannot be undone, and takes no second yes', () => {
    const events: string[] = []
    const question = (also: { danger?: boolean; busy?: boolean }) =>
      draw(
        <Confirm title="Sure?" action="Do it" onConfirm={() => events.push('yes')} onClose={nothing} {...also}>
          Body
        </Confirm>,
      )
    const begins = (also: { danger?: boolean }) => buttonOf(question(also), 'Do it').props['data-first']
    expect([begins({}), begins({ danger: true })]).toEqual([true, false])
    expect(ofType(question({}), 'button').map(textOf).slice(-2)).toEqual([t('cancel'), 'Do it'])
    press(buttonOf(question({}), 'Do it'))
    ;(buttonOf(question({ busy: true }), 'Do it').props['onClick'] as (event: object) => void)({
      preventDefault: nothing,
    })
    expect(events).toEqual(['yes'])
  })

  test('asks about unsaved input only while somebody wants to leave', () => {
    let gone = 0
    expect(draw(<UnsavedQuestion />)).toEqual([])
    leave(() => gone++, true)
    press(buttonOf(draw(<UnsavedQuestion />), t('keepEditing')))
    expect([gone, draw(<UnsavedQuestion />)]).toEqual([0, []])
    leave(() => gone++, true)
    press(buttonOf(draw(<UnsavedQuestion />), t('discard')))
    expect([gone, draw(<UnsavedQuestion />)]).toEqual([1, []])
  })
})

describe('a field', () => {
  const field = (also: { hint?: string; error?: string }) =>
    draw(
      <Field label="Name" {...also}>
        {(control) => <TextInput {...control} value="" onText={nothing} />}
      </Field>,
    )
  const described = (drawn: ReturnType<typeof draw>) => {
    const id = labelled(drawn, 'Name').props['aria-describedby']
    return allOf(drawn, ({ props }) => id !== undefined && props['id'] === id).map(textOf)
  }

  test('is described by its hint, or by its error in place of it', () => {
    expect([described(field({})), described(field({ hint: 'Any' }))]).toEqual([[], ['Any']])
    expect(described(field({ hint: 'Any', error: 'Missing' }))).toEqual(['Missing'])
    expect(textOf(field({ hint: 'Any', error: 'Missing' }))).not.toContain('Any')
    expect(labelled(field({ error: 'Missing' }), 'Name').props['aria-invalid']).toBe('true')
  })

  test('for a password shows it while its eye is open', () => {
    const now = drawAgain(<PasswordInput value="secret" onText={nothing} />)
    const kind = () => ofType(now(), 'input').map(({ props }) => props['type'])
    expect(kind()).toEqual(['password'])
    press(buttonOf(now(), t('showPassword')))
    expect(kind()).toEqual(['text'])
    press(buttonOf(now(), t('hidePassword')))
    expect(kind()).toEqual(['password'])
  })
})
