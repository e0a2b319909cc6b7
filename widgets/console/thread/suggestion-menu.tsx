import type { Suggestion } from './suggestion.ts'

interface Props {
  label: string
  found: readonly Suggestion[]
  chosen: number
  nothing: string | undefined
  onTake(index: number): void
}

export function SuggestionMenu({ label, found, chosen, nothing, onTake }: Props) {
  if (found.length === 0) {
    return (
      <div class="canned">
        <p class="canned-none">{nothing}</p>
      </div>
    )
  }
  return (
    <div class="canned">
      <ul id="suggestions" role="listbox" aria-label={label}>
        {found.map((suggestion, index) => (
          // It is taken when the mouse button goes down, because a click comes after the focus has left the text.
          <li
            key={suggestion.id}
            id={`suggestion-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onMouseDown={(event) => {
              event.preventDefault()
              onTake(index)
            }}
          >
            {suggestion.shown}
          </li>
        ))}
      </ul>
      <p class="canned-keys" aria-hidden="true">
        <kbd>↑</kbd>
        <kbd>↓</kbd> <kbd>Enter</kbd> <kbd>Esc</kbd>
      </p>
    </div>
  )
}
