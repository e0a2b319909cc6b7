import '../support/page.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LIMITS, type Site } from '../../src/protocol/wire.ts'
import { NewSite } from '../../widgets/admin/sites/new-site.tsx'
import { SecretSection } from '../../widgets/admin/sites/secret-section.tsx'
import { SiteEditor } from '../../widgets/admin/sites/site-editor.tsx'
import { SitesPage } from '../../widgets/admin/sites/sites-page.tsx'
import { t } from '../../widgets/admin/strings/sites.ts'
import { answer } from '../../widgets/ui/forms/unsaved.ts'
import { chooseLanguage } from '../../widgets/ui/i18n/language.ts'
import { t as componentWords } from '../../widgets/ui/strings/components.ts'
import {
  allOf,
  buttonOf,
  type draw,
  drawAgain,
  labelled,
  ofType,
  press,
  submit,
  textOf,
  type,
} from '../support/drawn.ts'
import { idOf } from '../support/entities.ts'
import { json, openAt, refusal } from '../support/page.ts'
import { drawnWhen, serveStaff } from '../support/staff-page.ts'

const siteOf = (name: string, also: Partial<Site> = {}): Site => ({
  id: idOf(name),
  key: idOf(`${name}-key`),
  name,
  origins: [],
  appearance: {
    accent: '#0b7a75',
    side: 'right',
    title: '',
    greeting: { en: '', 'zh-CN': '' },
    askName: false,
    askEmail: false,
    label: '',
  },
  keepsNotes: false,
  createdAt: 1,
  ...also,
})
const nothing = () => undefined
const alerts = (drawn: ReturnType<typeof draw>) => allOf(drawn, ({ props }) => props['role'] === 'alert').map(textOf)
const errors = (drawn: ReturnType<typeof draw>) =>
  allOf(drawn, ({ props }) => props['class'] === 'field__error').map(textOf)

beforeEach(() => openAt('/admin/sites'))
afterEach(() => {
  answer('discard')
  chooseLanguage('en')
})

describe('the page of sites', () => {
  const cards = (drawn: ReturnType<typeof draw>) =>
    allOf(drawn, ({ props }) => String(props['class']).includes('site-card') && 'href' in props)

  test('lists each with its addresses and its colour, and leads to it', async () => {
    serveStaff(() =>
      json({ items: [siteOf('Shop', { origins: ['https://a.test', 'https://b.test'] }), siteOf('Lab')] }),
    )
    const now = drawAgain(<SitesPage id={undefined} />)
    await drawnWhen(() => expect(cards(now())).toHaveLength(2))
    expect(cards(now()).map(textOf)).toEqual(['Shophttps://a.test · https://b.test', `Lab${t('noOrigins')}`])
    expect(cards(now()).map(({ props }) => props['href'])).toEqual([
      `/admin/sites/${idOf('Shop')}`,
      `/admin/sites/${idOf('Lab')}`,
    ])
  })

  test('shows the one that the address names, and says where there is none', async () => {
    serveStaff(() => json({ items: [siteOf('Shop')] }))
    const [found, lost] = [drawAgain(<SitesPage id={idOf('Shop')} />), drawAgain(<SitesPage id={idOf('Gone')} />)]
    await drawnWhen(() => expect(ofType(found(), 'h1').map(textOf)).toEqual(['Shop']))
    await drawnWhen(() => expect(textOf(lost())).toContain(t('gone')))
    expect(cards(lost())).toEqual([])
  })

  test('begins with a way to add one, which is opened at once when it was added', async () => {
    const items: Site[] = []
    const calls = serveStaff(({ method }) => (method === 'POST' ? json({ site: siteOf('Shop') }) : json({ items })))
    const now = drawAgain(<SitesPage id={undefined} />)
    await drawnWhen(() => expect(textOf(now())).toContain(t('none')))
    press(buttonOf(now(), t('add')))
    type(labelled(ofType(now(), 'dialog'), t('name')), ' Shop ')
    type(labelled(ofType(now(), 'dialog'), t('origins')), 'https://shop.test/cart?x=1\nhttps://shop.test')
    submit(ofType(now(), 'dialog'))
    expect(buttonOf(ofType(now(), 'dialog'), t('add')).props['aria-busy']).toBe('true')
    await drawnWhen(() => expect(location.pathname).toBe(`/admin/sites/${idOf('Shop')}`))
    expect(calls.at(-1)).toMatchObject({ method: 'POST', body: { name: 'Shop', origins: ['https://shop.test'] } })
    expect(ofType(now(), 'dialog')).toEqual([])
    expect(cards(now()).map(textOf)).toEqual([`Shop${t('noOrigins')}`])
  })
})

describe('a new site', () => {
  test('is not asked for until it has a name and addresses that are some, and says which is wrong', () => {
    const calls = serveStaff(() => json({ site: siteOf('Shop') }))
    const now = drawAgain(<NewSite onAdded={nothing} onClose={nothing} />)
    expect(errors(now())).toEqual([])
    submit(now())
    expect(errors(now())).toEqual([t('nameMissing')])
    type(labelled(now(), t('name')), 'Shop')
    type(labelled(now(), t('origins')), 'https://shop.test shop')
    submit(now())
    expect(errors(now())).toEqual([t('originWrong', { origin: 'shop' })])
    type(
      labelled(now(), t('origins')),
      Array.from({ length: LIMITS.origins + 1 }, (_, n) => `https://${n}.test`).join(' '),
    )
    expect(errors(now())).toEqual([t('originsMany', { count: LIMITS.origins })])
    submit(now())
    expect(buttonOf(now(), t('add')).props['aria-busy']).toBeUndefined()
    expect(calls).toEqual([])
  })

  test('that the server refuses keeps what was typed', async () => {
    serveStaff(() => refusal(403, { code: 'forbidden', message: '' }))
    const now = drawAgain(<NewSite onAdded={nothing} onClose={nothing} />)
    type(labelled(now(), t('name')), 'Shop')
    submit(now())
    await drawnWhen(() => expect(alerts(now())).toHaveLength(1))
    expect(labelled(now(), t('name')).props['value']).toBe('Shop')
  })
})

describe('the settings of a site', () => {
  test('are saved as a whole, and are then what the server made of them', async () => {
    const kept = siteOf('Shop', { origins: ['https://shop.test'] })
    const calls = serveStaff(() => json({ site: { ...kept, name: 'Store' } }))
    const saved: string[] = []
    const now = drawAgain(<SiteEditor site={siteOf('Shop')} onSaved={({ name }) => saved.push(name)} />)
    type(labelled(now(), t('name')), 'Store ')
    type(labelled(now(), t('origins')), 'HTTPS://SHOP.test/')
    submit(now())
    await drawnWhen(() => expect(saved).toEqual(['Store']))
    expect(calls).toMatchObject([
      { method: 'PATCH', address: `/api/v1/sites/${idOf('Shop')}`, body: { name: 'Store', keepsNotes: false } },
    ])
    expect(labelled(now(), t('origins')).props['value']).toBe('https://shop.test')
  })

  test('are not sent with a colour that is none', () => {
    const calls = serveStaff(() => json({}))
    const wrong = siteOf('Shop')
    const now = drawAgain(
      <SiteEditor site={{ ...wrong, appearance: { ...wrong.appearance, accent: 'red' } }} onSaved={nothing} />,
    )
    submit(now())
    expect(errors(now())).toEqual([t('accentWrong')])
    expect(buttonOf(now(), t('save')).props['aria-busy']).toBeUndefined()
    expect(calls).toEqual([])
  })
})

describe('the secret of a site', () => {
  const titles = (drawn: ReturnType<typeof draw>) => ofType(ofType(drawn, 'dialog'), 'h2').map(textOf)

  test('is made only after a warning, and shown once in a dialog that closes by one button', async () => {
    const calls = serveStaff(() => json({ secret: 's3cret' }))
    const now = drawAgain(<SecretSection site={siteOf('Shop')} />)
    press(buttonOf(now(), t('newSecret')))
    expect(textOf(ofType(now(), 'dialog'))).toContain(t('newSecretWarning'))
    expect(calls).toEqual([])
    press(buttonOf(ofType(now(), 'dialog'), t('newSecretDo')))
    await drawnWhen(() => expect(titles(now())).toEqual([t('secretOnce')]))
    expect(calls).toHaveLength(1)
    expect(ofType(ofType(now(), 'dialog'), 'code').map(textOf)).toEqual(['s3cret'])
    const labels = ofType(ofType(now(), 'dialog'), 'button').map(({ props }) => props['aria-label'])
    expect(labels).not.toContain(componentWords('close'))
    press(buttonOf(ofType(now(), 'dialog'), t('secretKept')))
    expect([titles(now()), textOf(now()).includes('s3cret')]).toEqual([[], false])
  })

  test('stays the old one where somebody thinks better of it', () => {
    const calls = serveStaff(() => json({ secret: 's3cret' }))
    const now = drawAgain(<SecretSection site={siteOf('Shop')} />)
    press(buttonOf(now(), t('newSecret')))
    press(buttonOf(ofType(now(), 'dialog'), componentWords('cancel')))
    expect([titles(now()), calls]).toEqual([[], []])
  })
})
