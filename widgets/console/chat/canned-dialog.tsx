import { useEffect, useState } from 'preact/hooks'
import { type CannedReply, LIMITS } from '../../../src/protocol/wire.ts'
import { Confirm, Dialog } from '../../ui/components/dialog.tsx'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { attempt } from '../desk/attempt.ts'
import { useCanned, useRole, useView } from '../desk/context.ts'
import { t } from '../words/words.ts'

type Editing = { id?: string; shortcut: string; text: string; scope: CannedReply['scope'] }
const NEW: Editing = { shortcut: '', text: '', scope: 'personal' }

export function CannedDialog() {
  const canned = useCanned()
  const view = useView()
  const [editing, setEditing] = useState<Editing | undefined>(undefined)
  const { items, state } = canned
  const [held, setHeld] = useState<Editing | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  useEffect(() => canned.load(), [])
  const isChanged = editing !== undefined && held !== undefined && JSON.stringify(held) !== JSON.stringify(editing)
  const close = useGuarded(() => view.shut(), isChanged, busy)
  const stop = () => {
    setEditing(undefined)
    setHeld(undefined)
  }
  const back = useGuarded(stop, isChanged, busy)
  return (
    <Dialog title={t('canned')} wide onClose={close}>
      {editing !== undefined ? (
        <Editor start={editing} onHold={setHeld} onBusy={setBusy} onDone={stop} onCancel={back} />
      ) : (
        <>
          {state.value === 'loading' && <p class="hint">{t('loading')}</p>}
          {state.value === 'failed' && (
            <p class="hint">
              {t('canned.failed')}{' '}
              <button type="button" class="link" onClick={() => canned.load()}>
                {t('again')}
              </button>
            </p>
          )}
          {state.value === 'ready' && items.value.length === 0 && <p class="hint">{t('canned.empty')}</p>}
          <ul class="canned-items">
            {[...items.value]
              .sort((a, b) => a.shortcut.localeCompare(b.shortcut))
              .map((item) => (
                <Item key={item.id} item={item} onEdit={() => setEditing(item)} />
              ))}
          </ul>
          <footer class="form-foot">
            <button type="button" class="button button--primary" autofocus onClick={() => setEditing(NEW)}>
              {t('canned.add')}
            </button>
          </footer>
        </>
      )}
    </Dialog>
  )
}

function Item({ item, onEdit }: { item: CannedReply; onEdit(): void }) {
  const canned = useCanned()
  const role = useRole()
  const [asking, setAsking] = useState(false)
  const remove = () => {
    setAsking(false)
    void attempt(() => canned.remove(item.id))
  }
  const mayChange = item.mine || (item.scope === 'everyone' && role !== 'agent')
  return (
    <li class="canned-item">
      <div class="canned-words">
        <p>
          <b>/{item.shortcut}</b> {item.scope === 'everyone' && <span class="badge">{t('canned.everyone')}</span>}
        </p>
        <p class="canned-text" dir="auto">
          {item.text}
        </p>
      </div>
      {mayChange && (
        <span class="canned-acts">
          <button type="button" class="button button--secondary button--small" onClick={onEdit}>
            {t('canned.edit')}
          </button>
          <button type="button" class="button button--quiet button--small" onClick={() => setAsking(true)}>
            {t('canned.delete')}
          </button>
        </span>
      )}
      {asking && (
        <Confirm
          title={t('canned.deleteTitle', { shortcut: item.shortcut })}
          action={t('canned.delete')}
          danger
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>{t(item.scope === 'everyone' ? 'canned.deleteShared' : 'canned.deleteText')}</p>
        </Confirm>
      )}
    </li>
  )
}

interface EditorProps {
  start: Editing
  /** Is called with what the form holds now. */
  onHold(reply: Editing): void
  onBusy(busy: boolean): void
  onDone(): void
  onCancel(): void
}

function Editor({ start, onHold, onBusy, onDone, onCancel }: EditorProps) {
  const canned = useCanned()
  const role = useRole()
  const [reply, setReply] = useState(start)
  const change = (part: Partial<Editing>) => {
    setReply({ ...reply, ...part })
    onHold({ ...reply, ...part })
  }
  const save = async (event: Event) => {
    event.preventDefault()
    onBusy(true)
    const done = await attempt(async () => {
      await canned.save({ ...reply, text: reply.text.trim() })
      return true
    })
    onBusy(false)
    if (done) onDone()
  }
  return (
    <form class="form" onSubmit={(event) => void save(event)}>
      <label class="field">
        <span class="field__label">{t('canned.shortcut')}</span>
        <input
          class="input"
          required
          maxLength={LIMITS.shortcutLength}
          pattern="[^\s\/]+"
          value={reply.shortcut}
          autofocus
          onInput={(event) => change({ shortcut: event.currentTarget.value })}
        />
        <span class="field__hint">{t('canned.shortcutHint')}</span>
      </label>
      <label class="field">
        <span class="field__label">{t('canned.text')}</span>
        <textarea
          class="input"
          required
          rows={5}
          maxLength={LIMITS.textLength}
          dir="auto"
          value={reply.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
        <span class="field__hint">{t('canned.placeholders', { open: '{{', close: '}}' })}</span>
      </label>
      {start.id === undefined && role !== 'agent' && (
        <label class="checkbox">
          <input
            type="checkbox"
            checked={reply.scope === 'everyone'}
            onChange={(event) => change({ scope: event.currentTarget.checked ? 'everyone' : 'personal' })}
          />{' '}
          {t('canned.everyone')}
        </label>
      )}
      <footer class="form-foot">
        <button type="button" class="button button--secondary" onClick={onCancel}>
          {t('cancel')}
        </button>
        <button
          type="submit"
          class="button button--primary"
          disabled={reply.shortcut === '' || reply.text.trim() === ''}
        >
          {t('save')}
        </button>
      </footer>
    </form>
  )
}
