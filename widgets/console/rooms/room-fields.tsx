import { LIMITS } from '../../../src/protocol/wire.ts'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { t } from '../words/words.ts'

interface RoomFieldsProps {
  name: string
  topic: string
  onName(name: string): void
  onTopic(topic: string): void
}

/** Draws the fields for what a room is called and is about. */
export function RoomFields({ name, topic, onName, onTopic }: RoomFieldsProps) {
  return (
    <>
      <Field label={t('rooms.name')}>
        {(control) => (
          <TextInput
            {...control}
            value={name}
            maxLength={LIMITS.nameLength}
            dir="auto"
            autocomplete="off"
            onText={onName}
          />
        )}
      </Field>
      <Field label={t('rooms.topic')}>
        {(control) => (
          <TextInput
            {...control}
            value={topic}
            maxLength={LIMITS.topicLength}
            dir="auto"
            autocomplete="off"
            onText={onTopic}
          />
        )}
      </Field>
    </>
  )
}
