/** This edits one site: the line to paste, its name and addresses, how its widget looks, its secret. */
import { useState } from 'preact/hooks'
import { type Appearance, LIMITS, type Site } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Checkbox, Field, TextInput } from '../../ui/components/field.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useUnsaved } from '../../ui/forms/unsaved.ts'
import { call } from '../../ui/session/call.ts'
import { Link } from '../shell/link.tsx'
import { Page } from '../shell/page.tsx'
import { t } from '../strings/sites.ts'
import { AppearanceFields, accentProblem } from './appearance-fields.tsx'
import { linesOf, originsProblem } from './origins.ts'
import { OriginsField } from './origins-field.tsx'
import { Preview } from './preview.tsx'
import { SecretSection } from './secret-section.tsx'
import { Snippet } from './snippet.tsx'

export function SiteEditor({ site, onSaved }: { site: Site; onSaved(site: Site): void }) {
  const back = (
    <Link class="back" to="/admin/sites">
      <Icon name="chevronLeft" size={16} />
      {t('all')}
    </Link>
  )
  return (
    <Page title={site.name} back={back}>
      <section class="section">
        <h2>{t('install')}</h2>
        <p class="muted">{t('installText')}</p>
        <Snippet siteKey={site.key} />
      </section>
      <SiteForm site={site} onSaved={onSaved} />
      <SecretSection site={site} />
    </Page>
  )
}

function SiteForm({ site, onSaved }: { site: Site; onSaved(site: Site): void }) {
  const [name, setName] = useState(site.name)
  const [origins, setOrigins] = useState(site.origins.join('\n'))
  const [appearance, setAppearance] = useState<Appearance>(site.appearance)
  const [keepsNotes, setKeepsNotes] = useState(site.keepsNotes)
  const work = useWork()
  const { saved: keep } = useUnsaved([name, linesOf(origins), appearance, keepsNotes], work.busy)
  const nameProblem = name.trim() === '' ? t('nameMissing') : undefined
  const save = () => {
    if (nameProblem ?? originsProblem(origins) ?? accentProblem(appearance.accent)) return
    work.run(async () => {
      const body = { name: name.trim(), origins: linesOf(origins), appearance, keepsNotes }
      const saved = (await call('updateSite', { params: { id: site.id }, body })).site
      setOrigins(saved.origins.join('\n'))
      keep()
      onSaved(saved)
      toast(t('saved'))
    })
  }
  return (
    <form
      class="section"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <h2>{t('settings')}</h2>
      <div class="split">
        <div class="split__main stack">
          <Field label={t('name')} error={nameProblem}>
            {(control) => <TextInput {...control} maxLength={LIMITS.nameLength} value={name} onText={setName} />}
          </Field>
          <OriginsField value={origins} error={originsProblem(origins)} onText={setOrigins} />
          <AppearanceFields value={appearance} onChange={setAppearance} />
          <fieldset class="choices">
            <legend class="field__label">{t('photos')}</legend>
            <Checkbox label={t('photosBare')} checked={!keepsNotes} onToggle={(bare) => setKeepsNotes(!bare)} />
            <p class="field__hint">{t('photosHint')}</p>
          </fieldset>
        </div>
        <Preview name={name} appearance={appearance} />
      </div>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      <div class="section__foot">
        <Button type="submit" look="primary" busy={work.busy}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
