/** These fields say for whom an announcement is: everybody of a site or of staff, or fewer. */
import { LANGUAGE_CODES, LANGUAGES, LIMITS } from '../../../src/protocol/wire.ts'
import { Button, IconButton } from '../../ui/components/button.tsx'
import { Field, Select, TextArea, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/announcements.ts'
import type { FieldsProps } from './compose-fields.tsx'
import type { Draft } from './draft.ts'

export function AudienceFields({ draft, audiences, problems, onChange }: FieldsProps) {
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  const kinds = [
    { value: 'visitors', label: t('visitors') },
    { value: 'staff', label: t('staff') },
  ] as const
  const sites = audiences.sites.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <div class="pair">
        <Field label={t('audience')}>
          {(control) => (
            <Select
              {...control}
              value={draft.audience}
              options={kinds}
              onChoose={(audience) => set({ audience, department: '' })}
            />
          )}
        </Field>
        {draft.audience === 'visitors' ? (
          <Field label={t('site')} error={problems.site}>
            {(control) => (
              <Select
                {...control}
                value={draft.site}
                options={sites}
                onChoose={(site) => set({ site, department: '' })}
              />
            )}
          </Field>
        ) : (
          <Department draft={draft} audiences={audiences} problems={problems} onChange={onChange} />
        )}
      </div>
      {draft.audience === 'visitors' && (
        <Narrower draft={draft} audiences={audiences} problems={problems} onChange={onChange} />
      )}
    </>
  )
}

function Narrower(props: FieldsProps) {
  const { draft, problems, onChange } = props
  const languages = [
    { value: 'any', label: t('anyLanguage') },
    ...LANGUAGE_CODES.map((code) => ({ value: code, label: LANGUAGES[code].name })),
  ] as const
  return (
    <details class="narrower" open={problems.attributes !== undefined || problems.pages !== undefined}>
      <summary>{t('narrower')}</summary>
      <div class="stack">
        <Field label={t('language')}>
          {(control) => (
            <Select
              {...control}
              value={draft.language}
              options={languages}
              onChoose={(language) => onChange({ ...draft, language })}
            />
          )}
        </Field>
        <PagesField {...props} />
        <Attributes {...props} />
      </div>
    </details>
  )
}

/**
 * Chooses a department, only where there are any, and only for staff: no conversation of a visitor is in a department
 * yet, so nobody would be reached.
 */
function Department({ draft, audiences, onChange }: FieldsProps) {
  if (audiences.departments.length === 0) return null
  const options = [
    { value: '', label: t('anyDepartment') },
    ...audiences.departments.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Field label={t('department')}>
      {(control) => (
        <Select
          {...control}
          value={draft.department}
          options={options}
          onChoose={(department) => onChange({ ...draft, department })}
        />
      )}
    </Field>
  )
}

export function PagesField({ draft, problems, onChange }: Pick<FieldsProps, 'draft' | 'problems' | 'onChange'>) {
  return (
    <Field label={t('pages')} hint={t('pagesHint')} error={problems.pages}>
      {(control) => (
        <TextArea
          {...control}
          rows={2}
          placeholder="https://shop.example/cart*"
          value={draft.pages}
          onText={(pages) => onChange({ ...draft, pages })}
        />
      )}
    </Field>
  )
}

function Attributes({ draft, problems, onChange }: FieldsProps) {
  const { attributes } = draft
  const put = (next: Draft['attributes']) => onChange({ ...draft, attributes: next })
  const set = (index: number, part: Partial<{ name: string; value: string }>) =>
    put(attributes.map((each, at) => (at === index ? { ...each, ...part } : each)))
  return (
    <fieldset class="attributes">
      <legend class="field__label">{t('attributes')}</legend>
      <p class="field__hint">{t('attributesHint')}</p>
      {attributes.map(({ name, value }, index) => (
        <div class="attributes__row" key={index}>
          <Field label={t('attributeName')} quiet>
            {(control) => (
              <TextInput
                {...control}
                maxLength={LIMITS.attributeNameLength}
                placeholder={t('attributeName')}
                value={name}
                onText={(text) => set(index, { name: text })}
              />
            )}
          </Field>
          <span aria-hidden="true">=</span>
          <Field label={t('attributeValue')} quiet>
            {(control) => (
              <TextInput
                {...control}
                maxLength={LIMITS.attributeValueLength}
                placeholder={t('attributeValue')}
                value={value}
                onText={(text) => set(index, { value: text })}
              />
            )}
          </Field>
          <IconButton
            icon="trash"
            label={t('attributeRemove')}
            onClick={() => put(attributes.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {problems.attributes !== undefined && <p class="field__error">{problems.attributes}</p>}
      {attributes.length < LIMITS.attributes && (
        <Button size="small" icon="plus" onClick={() => put([...attributes, { name: '', value: '' }])}>
          {t('attributeAdd')}
        </Button>
      )}
    </fieldset>
  )
}
