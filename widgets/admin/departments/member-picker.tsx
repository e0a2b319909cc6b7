import { useState } from 'preact/hooks'
import type { Agent } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Badge } from '../../ui/components/badge.tsx'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/departments.ts'

/** With so many people it is quicker to type a name than to look for it. */
const SEARCH_FROM = 8

export interface MemberPickerProps {
  people: readonly Agent[]
  chosen: ReadonlySet<string>
  onChoose(chosen: ReadonlySet<string>): void
}

export function MemberPicker({ people, chosen, onChoose }: MemberPickerProps) {
  const [words, setWords] = useState('')
  // Those who were chosen at the beginning come first, and stay there while boxes are ticked: a row must not jump away
  // from under the pointer.
  const [first] = useState(chosen)
  const sought = words.trim().toLowerCase()
  const shown = people
    .filter((agent) => !agent.disabled || chosen.has(agent.id) || first.has(agent.id))
    .filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(sought))
    .sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)) || a.name.localeCompare(b.name))
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  return (
    <fieldset class="picker">
      <legend class="field__label">{t('who')}</legend>
      {people.length >= SEARCH_FROM && (
        <Field label={t('find')} quiet>
          {(control) => (
            <TextInput {...control} type="search" placeholder={t('find')} value={words} onText={setWords} />
          )}
        </Field>
      )}
      <div class="picker__list">
        {shown.map((agent) => (
          <label key={agent.id} class="picker__one">
            <input type="checkbox" checked={chosen.has(agent.id)} onChange={() => toggle(agent.id)} />
            <Avatar id={agent.id} name={agent.name} size="small" />
            <span class="person__words">
              <span>
                <bdi>{agent.name}</bdi>
              </span>
              <span class="muted small" dir="auto">
                {agent.email}
              </span>
            </span>
            {agent.disabled && <Badge look="danger">{t('disabled')}</Badge>}
          </label>
        ))}
        {shown.length === 0 && <p class="muted small picker__none">{t('nobodyFound')}</p>}
      </div>
      <p class="field__hint" aria-live="polite">
        {t('chosen', { count: chosen.size })}
      </p>
    </fieldset>
  )
}
