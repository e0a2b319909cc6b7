import { useEffect, useRef, useState } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { IconButton } from '../../ui/components/button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { t } from '../strings/transcripts.ts'

/** The search waits this long after the last letter, so that it does not look for half words. */
const PAUSE_MS = 300

export interface SearchBoxProps {
  value: string
  onSearch(words: string, how: 'push' | 'replace'): void
}

/** Searches while somebody types, and at once on Enter. It ignores letters that an input method is still composing. */
export function SearchBox({ value, onSearch }: SearchBoxProps) {
  const [words, setWords] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(onSearch)
  latest.current = onSearch
  useEffect(() => {
    if (document.activeElement !== input.current) setWords(value)
  }, [value])
  useEffect(() => {
    const shortcut = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== 'f') return
      event.preventDefault()
      input.current?.select()
    }
    addEventListener('keydown', shortcut)
    return () => {
      removeEventListener('keydown', shortcut)
      clearTimeout(timer.current)
    }
  }, [])
  const search = (text: string, how: 'push' | 'replace') => {
    clearTimeout(timer.current)
    latest.current(text, how)
  }
  const type = (text: string, composing: boolean) => {
    setWords(text)
    clearTimeout(timer.current)
    if (!composing) timer.current = setTimeout(() => search(text, 'replace'), PAUSE_MS)
  }
  const clear = () => {
    setWords('')
    search('', 'push')
    input.current?.focus()
  }
  return (
    <form
      role="search"
      class="search-box"
      onSubmit={(event) => {
        event.preventDefault()
        search(words, 'push')
      }}
    >
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        class="input"
        aria-label={t('searchLabel')}
        placeholder={t('searchPlaceholder')}
        title={t('searchTip')}
        enterkeyhint="search"
        autocomplete="off"
        spellcheck={false}
        maxLength={LIMITS.searchLength}
        value={words}
        onInput={(event) => type(event.currentTarget.value, event.isComposing)}
        onCompositionEnd={(event) => type(event.currentTarget.value, false)}
      />
      {words !== '' && <IconButton size="small" icon="close" label={t('clearSearch')} onClick={clear} />}
    </form>
  )
}
