import { useState } from 'preact/hooks'
import { useConsole } from '../context.ts'
import { type CannedNames, fill, insert, matching, type Slash, slashAt } from './canned.ts'
import { CannedMenu } from './canned-menu.tsx'

/** The list under a `/`: it lives as long as the caret stands in that word. */
export function useCanned(area: { current: HTMLTextAreaElement | null }, thread: string, names: CannedNames = { visitor: '', agent: '' }) {
  const { desk } = useConsole()
  const [slash, setSlash] = useState<Slash | undefined>(undefined)
  const [chosen, setChosen] = useState(0)
  const found = slash === undefined ? [] : matching(desk.canned.items.value, slash.query)
  const look = () => {
    const element = area.current
    const next = element === null ? undefined : slashAt(element.value, element.selectionStart)
    if (next !== undefined) desk.canned.load()
    if (next?.query !== slash?.query) setChosen(0)
    setSlash(next)
  }
  const take = (index: number) => {
    const reply = found[index]
    const element = area.current
    if (reply === undefined || slash === undefined || element === null) return
    const next = insert(element.value, slash, fill(reply.text, names))
    desk.drafts.write(thread, next.text)
    element.value = next.text
    element.setSelectionRange(next.caret, next.caret)
    element.focus()
    setSlash(undefined)
  }
  const pressed = (event: KeyboardEvent): boolean => {
    if (slash === undefined || (found.length === 0 && event.key !== 'Escape')) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((chosen + step + found.length) % found.length)
    else if (event.key === 'Escape') setSlash(undefined)
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) take(chosen)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  const open = slash !== undefined
  return {
    look,
    pressed,
    shut: () => setSlash(undefined),
    menu: open ? <CannedMenu replies={found} chosen={chosen} onTake={take} state={desk.canned.state.value} /> : null,
    aria:
      open && found.length > 0
        ? ({ 'aria-controls': 'canned-list', 'aria-activedescendant': `canned-${chosen}`, 'aria-autocomplete': 'list' } as const)
        : {},
  }
}
