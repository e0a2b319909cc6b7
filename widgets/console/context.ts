import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Desk } from './desk.ts'
import type { View } from './shell/view.ts'

export interface ConsoleContext {
  desk: Desk
  view: View
  role: string
  signOut(): void
}

export const Context = createContext<ConsoleContext | undefined>(undefined)

export function useConsole(): ConsoleContext {
  const context = useContext(Context)
  if (context === undefined) throw new Error('outside of the console')
  return context
}
