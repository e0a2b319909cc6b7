/** This file has one hook for each part that a screen may use, so that an import says what a screen needs. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { View } from '../view/view.ts'
import type { Desk } from './desk.ts'

interface ConsoleContext {
  desk: Desk
  view: View
  role: string
  signOut(): void
}

const Context = createContext<ConsoleContext | undefined>(undefined)

export const ConsoleProvider = Context.Provider

function useConsole(): ConsoleContext {
  const context = useContext(Context)
  if (context === undefined) throw new Error('outside of the console')
  return context
}

export const useAlerts = () => useConsole().desk.alerts
export const useAnnouncements = () => useConsole().desk.announcements
export const useCanned = () => useConsole().desk.canned
export const useChatCommands = () => useConsole().desk.commands
export const useClient = () => useConsole().desk.client
export const useClock = () => useConsole().desk.clock
export const useConnection = () => useConsole().desk.connection
export const useDepartures = () => useConsole().desk.departures
export const useDrafts = () => useConsole().desk.drafts
export const useInbox = () => useConsole().desk.inbox
export const useLink = () => useConsole().desk.link
export const useMeId = () => useConsole().desk.inbox.meId
export const useOpenChats = () => useConsole().desk.chats
export const usePreferences = () => useConsole().desk.preferences
export const useRole = () => useConsole().role
export const useRooms = () => useConsole().desk.rooms
export const useSignOut = () => useConsole().signOut
export const useTickets = () => useConsole().desk.tickets
export const useView = () => useConsole().view
