import { type Appearance, LANGUAGE_CODES, LANGUAGES, LIMITS } from '../../../src/protocol/wire.ts'
import { Checkbox, Field, Select, TextArea, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/sites.ts'

const COLOURS = ['#3a4fd0', '#0b7a75', '#1f7a3d', '#b3261e', '#a8501a', '#7b2d8b', '#18202b']

export interface AppearanceFieldsProps {
  value: Appearance
  onChange(value: Appearance): void
}

export const accentProblem = (accent: string): string | undefined =>
  /^#[0-9a-f]{6}$/i.test(accent) ? undefined : t('accentWrong')

export function AppearanceFields({ value, onChange }: AppearanceFieldsProps) {
  const set = (part: Partial<Appearance>) => onChange({ ...value, ...part })
  const sides = [
    { value: 'right', label: t('right') },
    { value: 'left', label: t('left') },
  ] as const
  return (
    <>
      <Accent value={value.accent} onChange={(accent) => set({ accent })} />
      <div class="pair">
        <Field label={t('side')}>
          {(control) => <Select {...control} value={value.side} options={sides} onChoose={(side) => set({ side })} />}
        </Field>
        <Field label={t('label')} hint={t('labelHint')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={LIMITS.launcherLabelLength}
              value={value.label}
              onText={(label) => set({ label })}
            />
          )}
        </Field>
      </div>
      <Field label={t('heading')}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={LIMITS.widgetTitleLength}
            value={value.title}
            onText={(title) => set({ title })}
          />
        )}
      </Field>
      {LANGUAGE_CODES.map((code) => (
        <Field key={code} label={t('greeting', { language: LANGUAGES[code].name })}>
          {(control) => (
            <TextArea
              {...control}
              lang={code}
              rows={2}
              maxLength={LIMITS.greetingLength}
              value={value.greeting[code]}
              onText={(text) => set({ greeting: { ...value.greeting, [code]: text } })}
            />
          )}
        </Field>
      ))}
      <fieldset class="choices">
        <legend class="field__label">{t('ask')}</legend>
        <Checkbox label={t('askName')} checked={value.askName} onToggle={(askName) => set({ askName })} />
        <Checkbox label={t('askEmail')} checked={value.askEmail} onToggle={(askEmail) => set({ askEmail })} />
      </fieldset>
    </>
  )
}

function Accent({ value, onChange }: { value: string; onChange(accent: string): void }) {
  const shown = /^#[0-9a-f]{6}$/i.test(value) ? value : '#000000'
  return (
    <Field label={t('accent')} hint={t('accentHint')} error={accentProblem(value)}>
      {(control) => (
        <div class="accent">
          <input
            class="accent__picker"
            type="color"
            aria-label={t('accentPick')}
            value={shown}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <TextInput {...control} spellcheck={false} maxLength={7} value={value} onText={onChange} />
          <div class="accent__swatches">
            {COLOURS.map((colour) => (
              <button
                type="button"
                key={colour}
                class="accent__swatch"
                style={{ background: colour }}
                aria-label={t('accentUse', { colour })}
                aria-pressed={colour === value.toLowerCase()}
                onClick={() => onChange(colour)}
              />
            ))}
          </div>
        </div>
      )}
    </Field>
  )
}
