/** Notifications of the operating system. Permission is asked on a gesture only: browsers punish anything else. */
import { type ReadonlySignal, signal } from '@preact/signals'

export type Permission = 'granted' | 'denied' | 'default' | 'none'

const state = signal<Permission>(typeof Notification === 'undefined' ? 'none' : Notification.permission)
export const permission: ReadonlySignal<Permission> = state

export async function askPermission(): Promise<void> {
  if (state.peek() === 'default') state.value = await Notification.requestPermission()
}

/** `tag` replaces the chat's last one: ten messages make one notification. */
export function notify(title: string, body: string, tag: string, onClick: () => void): void {
  if (state.peek() !== 'granted' || document.visibilityState === 'visible') return
  try {
    const notification = new Notification(title, { body, tag })
    notification.onclick = () => {
      focus()
      notification.close()
      onClick()
    }
  } catch {
    // Some phones know the word and refuse the deed.
  }
}
