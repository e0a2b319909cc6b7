import {
  type Agent,
  type AvailabilityStatus,
  LANGUAGE_CODES,
  LANGUAGES,
  type Language,
} from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Menu, type MenuItem } from '../../ui/components/menu.tsx'
import { chooseLanguage, language } from '../../ui/i18n/language.ts'
import { call } from '../../ui/session/call.ts'
import { beep } from '../alerts/beep.ts'
import { askPermission, permission } from '../alerts/desktop.ts'
import type { ChatCommands } from '../desk/chat-commands.ts'
import { useChatCommands, useInbox, usePreferences, useSignOut, useView } from '../desk/context.ts'
import type { Preferences } from '../view/preferences.ts'
import type { View } from '../view/view.ts'
import { hasWords, t } from '../words/words.ts'

const REASONS = ['break', 'lunch', 'training'] as const

export function AvailabilityMenu() {
  const me = useInbox().me.value
  const commands = useChatCommands()
  const preferences = usePreferences()
  const view = useView()
  const signOut = useSignOut()
  if (me === undefined) return null
  const { load, capacity } = me
  const chats = t('availability.load', { load, count: capacity })
  const more = `${chats}, ${t('availability.menu', { status: statusWords(me) })}, ${me.name}`
  return (
    <Menu items={[...choices(commands, me), 'line', ...settings(preferences), 'line', ...rest(view, signOut)]}>
      {(trigger) => (
        <button type="button" class="me" title={more} {...trigger}>
          <span class="load" data-full={load >= capacity}>
            {load}/{capacity}
          </span>
          <span class="visually-hidden">. {more}</span>
          <Avatar name={me.name} id={me.id} presence={me.availability} />
        </button>
      )}
    </Menu>
  )
}

export function statusWords(agent: Agent): string {
  const key = `away.${agent.reason ?? ''}`
  if (agent.availability !== 'away' || agent.reason === null) return t(`availability.${agent.availability}`)
  return `${t('availability.away')} · ${hasWords(key) ? t(key as 'away.lunch') : agent.reason}`
}

function choices(commands: ChatCommands, me: Agent): MenuItem[] {
  const choice = (status: AvailabilityStatus, detail?: string, reason?: (typeof REASONS)[number]): MenuItem => ({
    label: t(`availability.${reason ?? status}`),
    ...(detail !== undefined && { detail }),
    presence: status,
    checked: me.availability === status && (reason === undefined || me.reason === reason),
    onSelect: () => void commands.setAvailability(status, reason),
  })
  return [
    choice('online', t('availability.onlineHint')),
    choice('busy', t('availability.busyHint')),
    ...REASONS.map((reason) => choice('away', reason === 'break' ? t('availability.awayHint') : undefined, reason)),
    choice('offline'),
  ]
}

function settings({ sound }: Preferences): MenuItem[] {
  const toggleSound = () => {
    sound.value = !sound.peek()
    if (sound.peek()) beep('message')
  }
  const ask: Record<typeof permission.value, MenuItem[]> = {
    default: [{ icon: 'bell', label: t('notify.allow'), onSelect: () => void askPermission() }],
    denied: [{ icon: 'bellOff', label: t('notify.denied'), disabled: true, onSelect: () => {} }],
    granted: [],
    none: [],
  }
  return [
    {
      icon: sound.value ? 'volume' : 'volumeOff',
      label: t(sound.value ? 'sound.on' : 'sound.off'),
      onSelect: toggleSound,
    },
    ...ask[permission.value],
    ...LANGUAGE_CODES.filter((code) => code !== language.value).map(
      (code): MenuItem => ({ icon: 'globe', label: LANGUAGES[code].offer, onSelect: () => speak(code) }),
    ),
  ]
}

function speak(code: Language): void {
  chooseLanguage(code)
  // The server keeps the language for the agent's next browser; in this one it has changed already.
  call('updateMe', { body: { language: code } }).catch(() => {})
}

function rest(view: View, signOut: () => void): MenuItem[] {
  return [
    { icon: 'keyboard', label: t('keys'), onSelect: () => view.open('help') },
    { icon: 'signOut', label: t('signOut'), onSelect: signOut },
  ]
}
