import type { Agent } from '../../../src/protocol/wire.ts'
import { statusWords } from '../shell/availability-menu.tsx'
import { t } from '../words/words.ts'
import { PersonFace } from './person-face.tsx'

interface Props {
  label: string
  people: readonly Agent[]
  /** Is true when only one person can be chosen. */
  single?: boolean
  chosen: readonly string[]
  onChoose(chosen: string[]): void
}

export function PeoplePicker({ label, people, single = false, chosen, onChoose }: Props) {
  const toggle = (id: string) => {
    if (single) onChoose([id])
    else onChoose(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  }
  return (
    <fieldset class="people">
      <legend class="field__label">{label}</legend>
      {people.map((agent) => (
        <label key={agent.id} class="person">
          <input
            type={single ? 'radio' : 'checkbox'}
            name="person"
            checked={chosen.includes(agent.id)}
            onChange={() => toggle(agent.id)}
          />
          <PersonFace person={agent} size="normal" />
          <span class="person-name">
            <bdi>{agent.name}</bdi>
            <small>{agent.present ? statusWords(agent) : t('availability.offline')}</small>
          </span>
        </label>
      ))}
      {people.length === 0 && <p class="hint">{t('rooms.noColleagues')}</p>}
    </fieldset>
  )
}
