import { Links } from '../../ui/components/links.tsx'
import { model } from '../current.ts'

/** The part that finds addresses is loaded with the first text that may hold one, because most chats have none. */
let part: typeof import('../../client/links.ts') | undefined
let asked = false

export function Linked({ text }: { text: string }) {
  if (!part && !asked && /[@:]|www\./i.test(text)) void load()
  return <Links pieces={part?.linked(text) ?? [{ text }]} />
}

async function load(): Promise<void> {
  asked = true
  try {
    part = await import('../../client/links.ts')
    model.changed()
  } catch {
    // The next drawing tries again; until then this stays plain text.
    asked = false
  }
}
