import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { VisitorModel } from './model.ts'
import type { Strings } from './strings-en.ts'

export interface Chat {
  model: VisitorModel
  t: Strings
}

export const ChatContext = createContext<Chat | null>(null)

export function useChat(): Chat {
  return useContext(ChatContext) as Chat
}
