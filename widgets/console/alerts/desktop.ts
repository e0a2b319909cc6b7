/**
 * This shows notifications of the operating system. It asks for permission only after a gesture, because browsers
 * punish anything else.
 */
import { type ReadonlySignal, signal } from '@preact/signals'

export type Permission = 'granted' | 'denied' | 'default' | 'none'

const state = signal<Permission>(typeof Notification === 'undefined' ? 'none' : Notification.permission)
export const permission: ReadonlySignal<Permission> = state

export async function askPermission(): Promise<void> {
  if (state.peek() === 'default') state.value = await Notification.requestPermission()
}

/** Shows a notification. It replaces the last one with the same `tag`, so that ten messages of a chat make one. */
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
    // Some phones have the function but refuse to run it.
  }
}
