import { useState } from 'preact/hooks'
import { moment } from '../../client/clock.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Checkbox } from '../../ui/components/field.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { callFile } from '../../ui/session/call.ts'
import { t } from '../strings/transcripts.ts'
import { filterCount, filterOf, type Query } from './query.ts'
import { saveFile } from './save-file.ts'

const FORMATS = ['csv', 'jsonl'] as const
type Format = (typeof FORMATS)[number]

/** Exports everything that the present search finds as a file. */
export function ExportDialog({ query, onClose }: { query: Query; onClose(): void }) {
  const [format, setFormat] = useState<Format>('csv')
  const [notes, setNotes] = useState(false)
  const work = useWork()
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions()
  const everything = query.q.trim() === '' && filterCount(query) === 0
  const save = () =>
    work.run(async () => {
      const file = await callFile('exportTranscripts', {
        query: { ...filterOf(query), format, notes: notes ? 'yes' : 'no', zone },
      })
      saveFile(file, `transcripts-${new Date(moment()).toLocaleDateString('sv-SE')}.${format}`)
      toast(t('exported'))
      onClose()
    })
  const actions = (
    <>
      <Button onClick={onClose}>{t('cancel')}</Button>
      <Button type="submit" look="primary" icon="download" busy={work.busy}>
        {work.busy ? t('exporting') : t('export')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('exportTitle')} actions={actions} onClose={onClose} onSubmit={save}>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      <p>{everything ? t('exportAll') : t('exportFound')}</p>
      <fieldset class="options">
        <legend class="field__label">{t('format')}</legend>
        {FORMATS.map((each) => (
          <label key={each} class="option">
            <input type="radio" name="format" checked={format === each} onChange={() => setFormat(each)} />
            <span>
              <strong>{t(each)}</strong>
              <span class="muted small">{t(`${each}Text`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {format === 'csv' && <p class="muted small">{t('timesIn', { zone })}</p>}
      <Checkbox label={t('withNotes')} checked={notes} onToggle={setNotes} />
      <Notice>{t('exportLedger')}</Notice>
    </Dialog>
  )
}
