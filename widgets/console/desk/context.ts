import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { View } from '../view/view.ts'
import type { Desk } from './desk.ts'

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
