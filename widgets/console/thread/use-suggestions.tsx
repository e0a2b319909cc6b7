import { useState } from 'preact/hooks'
import { useDrafts } from '../desk/context.ts'
import { insert, type Slash } from './canned.ts'
import type { Suggestions } from './suggestion.ts'
import { SuggestionMenu } from './suggestion-menu.tsx'

/** Shows the list over the text, which lives as long as the caret stands in that word. */
export function useSuggestions(area: { current: HTMLTextAreaElement | null }, thread: string, from: Suggestions) {
  const drafts = useDrafts()
  const [word, setWord] = useState<Slash | undefined>(undefined)
  const [chosen, setChosen] = useState(0)
  const found = word === undefined ? [] : from.fitting(word.query)
  const look = () => {
    const element = area.current
    const next = element === null ? undefined : from.wordAt(element.value, element.selectionStart)
    if (next !== undefined) from.load()
    if (next?.query !== word?.query) setChosen(0)
    setWord(next)
  }
  const take = (index: number) => {
    const element = area.current
    const suggestion = found[index]
    if (suggestion === undefined || word === undefined || element === null) return
    const next = insert(element.value, word, suggestion.text)
    drafts.write(thread, next.text)
    element.value = next.text
    element.setSelectionRange(next.caret, next.caret)
    element.focus()
    setWord(undefined)
  }
  const pressed = (event: KeyboardEvent): boolean => {
    if (word === undefined || event.altKey || (found.length === 0 && event.key !== 'Escape')) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((chosen + step + found.length) % found.length)
    else if (event.key === 'Escape') setWord(undefined)
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) take(chosen)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  const nothing = found.length === 0 ? from.nothing() : undefined
  const open = word !== undefined && (found.length > 0 || nothing !== undefined)
  return {
    look,
    pressed,
    shut: () => setWord(undefined),
    menu: open ? (
      <SuggestionMenu label={from.label} found={found} chosen={chosen} onTake={take} nothing={nothing} />
    ) : null,
    aria:
      open && found.length > 0
        ? ({
            'aria-controls': 'suggestions',
            'aria-activedescendant': `suggestion-${chosen}`,
            'aria-autocomplete': 'list',
          } as const)
        : {},
  }
}
