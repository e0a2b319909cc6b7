import type { Agent, AvailabilityStatus } from '../../../src/protocol/wire.ts'
import { chooseLanguage, language } from '../../ui/i18n/language.ts'
import { call } from '../../ui/session/call.ts'
import { askPermission, permission } from '../alerts/desktop.ts'
import { beep } from '../alerts/beep.ts'
import { setAvailability } from '../commands.ts'
import { useConsole } from '../context.ts'
import { hasWords, t } from '../words.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icon.tsx'
import { Menu, MenuItem } from './menu.tsx'

const REASONS = ['break', 'lunch', 'training'] as const

export function AvailabilityMenu() {
  const { desk, signOut, view } = useConsole()
  const me = desk.inbox.me.value
  if (me === undefined) return null
  const face = (
    <>
      <Avatar name={me.name} id={me.id} presence={me.availability} />
      <span class="load" data-full={me.load >= me.capacity}>{me.load}/{me.capacity}</span>
    </>
  )
  return (
    <Menu label={`${t('availability.menu', { status: statusWords(me) })}, ${t('availability.load', { load: me.load, capacity: me.capacity })}`} class="me" face={face}>
      <p class="menu-head"><b><bdi>{me.name}</bdi></b><span>{t('availability.load', { load: me.load, capacity: me.capacity })}</span></p>
      <Choice me={me} status="online" />
      <Choice me={me} status="busy" />
      {REASONS.map((reason) => <Choice key={reason} me={me} status="away" reason={reason} />)}
      <Choice me={me} status="offline" />
      <hr />
      <Settings />
      <MenuItem onChoose={() => view.open('help')}><Icon name="keyboard" /> {t('keys')}</MenuItem>
      <MenuItem onChoose={signOut}><Icon name="back" /> {t('signOut')}</MenuItem>
    </Menu>
  )
}

export function statusWords(agent: Agent): string {
  const key = `away.${agent.reason ?? ''}`
  if (agent.availability !== 'away' || agent.reason === null) return t(`availability.${agent.availability}`)
  return `${t('availability.away')} · ${hasWords(key) ? t(key as 'away.lunch') : agent.reason}`
}

function Choice({ me, status, reason }: { me: Agent; status: AvailabilityStatus; reason?: (typeof REASONS)[number] }) {
  const { desk } = useConsole()
  const checked = me.availability === status && (reason === undefined || me.reason === reason)
  const hint = status === 'online' ? t('availability.onlineHint') : status === 'busy' ? t('availability.busyHint') : reason === 'break' ? t('availability.awayHint') : undefined
  return (
    <MenuItem checked={checked} onChoose={() => void setAvailability(desk, status, reason)}>
      <span class="presence" data-presence={status} />
      <span class="choice">{t(`availability.${reason ?? status}`)}{hint && <small>{hint}</small>}</span>
      {checked && <Icon name="check" />}
    </MenuItem>
  )
}

function Settings() {
  const { desk } = useConsole()
  const { sound } = desk.preferences
  const other = language.value === 'en' ? 'zh-CN' : 'en'
  const toggleSound = () => {
    sound.value = !sound.peek()
    if (sound.peek()) beep('message')
  }
  const speak = () => {
    chooseLanguage(other)
    // Kept with the agent, so that the next browser greets in the same language; here it is done already.
    call('updateMe', { body: { language: other } }).catch(() => {})
  }
  return (
    <>
      <MenuItem onChoose={toggleSound}><Icon name="bell" /> {t(sound.value ? 'sound.on' : 'sound.off')}</MenuItem>
      {permission.value === 'default' && <MenuItem onChoose={() => void askPermission()}><Icon name="bell" /> {t('notify.allow')}</MenuItem>}
      {permission.value === 'denied' && <p class="menu-note">{t('notify.denied')}</p>}
      <MenuItem onChoose={speak}><Icon name="user" /> <span lang={other}>{t('language.switch')}</span></MenuItem>
      <hr />
    </>
  )
}
