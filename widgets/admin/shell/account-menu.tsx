/** This is the menu of one's own account: language, password, the way to the console and sign-out. */
import { useState } from 'preact/hooks'
import { type Agent, LANGUAGE_CODES, LANGUAGES, type Language } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Menu, type MenuItem } from '../../ui/components/menu.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { leave } from '../../ui/forms/unsaved.ts'
import { chooseLanguage, language } from '../../ui/i18n/language.ts'
import { call } from '../../ui/session/call.ts'
import { changeMe, signOut } from '../../ui/session/session.ts'
import { errorText } from '../../ui/strings/errors.ts'
import { t } from '../strings/shell.ts'
import { PasswordDialog } from './password-dialog.tsx'

export function AccountMenu({ me }: { me: Agent }) {
  const [changing, setChanging] = useState(false)
  const languages: MenuItem[] = LANGUAGE_CODES.map((code) => ({
    label: LANGUAGES[code].name,
    checked: language.value === code,
    onSelect: () => void saveLanguage(code),
  }))
  const items = [
    ...languages,
    'line' as const,
    { label: t('toConsole'), icon: 'chat' as const, onSelect: () => location.assign('/console') },
    { label: t('changePassword'), icon: 'key' as const, onSelect: () => setChanging(true) },
    { label: t('signOut'), icon: 'signOut' as const, onSelect: () => leave(() => void signOut()) },
  ]
  return (
    <>
      <Menu items={items}>
        {(trigger) => (
          <button type="button" class="rail__item" title={`${me.name} · ${me.email}`} {...trigger}>
            <Avatar id={me.id} name={me.name} />
            <span class="rail__label rail__label--name" dir="auto">
              {me.name}
            </span>
            <span class="visually-hidden">{t('account')}</span>
          </button>
        )}
      </Menu>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  )
}

/** Changes the language. The screen changes at once; the server keeps it for all other browsers of this person. */
async function saveLanguage(code: Language): Promise<void> {
  chooseLanguage(code)
  try {
    changeMe((await call('updateMe', { body: { language: code } })).agent)
  } catch (error) {
    const { title, advice } = errorText(error)
    toast(`${title}. ${advice}`, { look: 'danger' })
  }
}
