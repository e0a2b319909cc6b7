import '../support/page.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LANGUAGE_CODES, LANGUAGES } from '../../src/protocol/wire.ts'
import { Admin } from '../../widgets/admin/admin.tsx'
import { AccountMenu } from '../../widgets/admin/shell/account-menu.tsx'
import { Link } from '../../widgets/admin/shell/link.tsx'
import { PasswordDialog } from '../../widgets/admin/shell/password-dialog.tsx'
import { go } from '../../widgets/admin/shell/place.ts'
import { t as entryWords } from '../../widgets/admin/strings/entry.ts'
import { t } from '../../widgets/admin/strings/shell.ts'
import { answer } from '../../widgets/ui/forms/unsaved.ts'
import { chooseLanguage, language } from '../../widgets/ui/i18n/language.ts'
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
  type,
} from '../support/drawn.ts'
import { agentOf } from '../support/entities.ts'
import { json, openAt, refusal } from '../support/page.ts'
import { drawnWhen, serveStaff } from '../support/staff-page.ts'

beforeEach(() => openAt('/admin/people'))
afterEach(() => {
  answer('discard')
  chooseLanguage('en')
})

describe('the menu of one’s own account', () => {
  const opened = () => {
    const now = drawAgain(<AccountMenu me={agentOf('Mei')} />)
    press(ofType(now(), 'button')[0] as Drawn)
    return now
  }
  const items = (drawn: ReturnType<typeof draw>) =>
    allOf(drawn, ({ props }) => String(props['role']).startsWith('menuitem'))

  test('is named by whom it is of, and offers the languages with the present one marked', () => {
    const drawn = opened()()
    expect(ofType(drawn, 'button')[0]?.props['title']).toBe('Mei · mei@shop.test')
    expect(items(drawn).map(textOf)).toEqual([
      ...LANGUAGE_CODES.map((code) => LANGUAGES[code].name),
      t('toConsole'),
      t('changePassword'),
      t('signOut'),
    ])
    expect(items(drawn).map(({ props }) => props['aria-checked'])).toEqual([
      ...LANGUAGE_CODES.map((code) => code === 'en'),
      undefined,
      undefined,
      undefined,
    ])
  })

  test('changes the language at once, and tells the server', async () => {
    const calls = serveStaff(() => json({ agent: agentOf('Mei', { language: 'zh-CN' }) }))
    press(buttonOf(opened()(), LANGUAGES['zh-CN'].name))
    expect(language.value).toBe('zh-CN')
    await drawnWhen(() => expect(calls).toMatchObject([{ method: 'PATCH', body: { language: 'zh-CN' } }]))
  })

  test('leads to the console, and to the dialog for the password, and is closed then', () => {
    const now = opened()
    press(buttonOf(now(), t('changePassword')))
    expect(items(now())).toEqual([])
    expect(ofType(ofType(now(), 'dialog'), 'h2').map(textOf)).toEqual([t('changePassword')])
    press(buttonOf(opened()(), t('toConsole')))
    expect(location.pathname).toBe('/console')
  })
})

describe('the dialog for the password', () => {
  const dialog = (events: string[]) => drawAgain(<PasswordDialog onClose={() => events.push('closed')} />)
  const fill = (now: () => ReturnType<typeof draw>) => {
    type(labelled(now(), t('currentPassword')), 'old words here')
    type(labelled(now(), t('newPassword')), 'new words here')
    submit(now())
  }

  test('misses the current one, and sends nothing without it', () => {
    const now = dialog([])
    type(labelled(now(), t('newPassword')), 'new words here')
    submit(now())
    expect(textOf(now())).toContain(t('currentMissing'))
    expect(buttonOf(now(), t('save')).props['aria-busy']).toBeUndefined()
  })

  test('closes when it is changed', async () => {
    const events: string[] = []
    const calls = serveStaff(() => json({ agent: agentOf('Mei') }))
    fill(dialog(events))
    await drawnWhen(() => expect(events).toEqual(['closed']))
    expect(calls.map(({ body }) => body)).toEqual([{ password: { current: 'old words here', next: 'new words here' } }])
  })

  test('says that the current one is wrong, which is no other failure', async () => {
    const shown = (drawn: ReturnType<typeof draw>) => allOf(drawn, ({ props }) => props['role'] === 'alert').map(textOf)
    const failure = async (status: number, code: string) => {
      serveStaff(() => refusal(status, { code, message: '' }))
      const now = dialog([])
      fill(now)
      await drawnWhen(() => expect(shown(now())).toHaveLength(1))
      return shown(now())[0]
    }
    expect(await failure(401, 'bad_credentials')).toBe(t('currentWrong'))
    expect(await failure(500, 'internal')).not.toBe(t('currentWrong'))
  })

  test('asks before it forgets what was typed', () => {
    const events: string[] = []
    const now = dialog(events)
    type(labelled(now(), t('newPassword')), 'new')
    press(buttonOf(now(), t('cancel')))
    expect(events).toEqual([])
    answer('discard')
    expect(events).toEqual(['closed'])
  })
})

describe('a link inside the admin pages', () => {
  const click = (also: object) => {
    let prevented = false
    const [link] = ofType(draw(<Link to="/admin/sites">Sites</Link>), 'a')
    const event = { button: 0, defaultPrevented: false, preventDefault: () => (prevented = true), ...also }
    ;((link as Drawn).props as { onClick(event: object): void }).onClick(event)
    return [prevented, location.pathname]
  }

  test('goes there without loading a page', () => expect(click({})).toEqual([true, '/admin/sites']))

  test.each([{ button: 1 }, { metaKey: true }, { ctrlKey: true }, { shiftKey: true }, { altKey: true }])(
    'is left to the browser with %j',
    (how) => expect(click(how)).toEqual([false, '/admin/people']),
  )
})

describe('the admin pages', () => {
  const titles = (me: Parameters<typeof Admin>[0]['me'], path: string) => {
    go(path, 'replace')
    return ofType(draw(<Admin me={me} />), 'h1').map(textOf)
  }
  const root = agentOf('Root', { role: 'admin' })

  test('are those that the address names', () => {
    serveStaff(() => json({ items: [] }))
    const [sites] = titles(root, '/admin/sites')
    const [people] = titles(root, '/admin/people')
    expect([sites, people]).toEqual([t('sites'), t('people')])
    titles(root, '/admin/nowhere')
    expect(textOf(draw(<Admin me={root} />))).toContain(t('noPageText'))
  })

  test('are announcements alone, whatever the address, to whoever may only announce', () => {
    expect(titles(agentOf('Mei', { mayAnnounce: true }), '/admin/people')).toEqual([t('announcements')])
  })

  test('are none to other agents, who are led to the console', () => {
    expect(titles(agentOf('Mei'), '/admin/people')).toEqual([entryWords('noPermission')])
    expect(ofType(draw(<Admin me={agentOf('Mei')} />), 'a').map(({ props }) => props['href'])).toEqual(['/console'])
  })
})
