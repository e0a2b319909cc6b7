import { useEffect, useState } from 'preact/hooks'
import type { CannedReply } from '../../../src/protocol/wire.ts'
import { Dialog } from '../../ui/components/dialog.tsx'
import { attempt } from '../commands.ts'
import { useConsole } from '../context.ts'
import { t } from '../words.ts'

type Editing = { id?: string; shortcut: string; text: string; scope: CannedReply['scope'] }
const NEW: Editing = { shortcut: '', text: '', scope: 'personal' }

export function CannedDialog() {
  const { desk, view } = useConsole()
  const [editing, setEditing] = useState<Editing | undefined>(undefined)
  const { items, state } = desk.canned
  useEffect(() => desk.canned.load(), [])
  return (
    <Dialog title={t('canned')} wide onClose={() => view.shut()}>
      {editing !== undefined ? (
        <Editor start={editing} onDone={() => setEditing(undefined)} />
      ) : (
        <>
          {state.value === 'loading' && <p class="hint">{t('loading')}</p>}
          {state.value === 'failed' && (
            <p class="hint">
              {t('canned.failed')}{' '}
              <button type="button" class="link" onClick={() => desk.canned.load()}>
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
  const { desk, role } = useConsole()
  const mayChange = item.mine || (item.scope === 'everyone' && role !== 'agent')
  return (
    <li class="canned-item">
      <div class="canned-words">
        <p>
          <b>/{item.shortcut}</b> {item.scope === 'everyone' && <span class="badge">{t('canned.everyone')}</span>}
        </p>
        <p class="canned-text">{item.text}</p>
      </div>
      {mayChange && (
        <span class="canned-acts">
          <button type="button" class="button button--secondary button--small" onClick={onEdit}>
            {t('canned.edit')}
          </button>
          <button type="button" class="button button--quiet button--small" onClick={() => void attempt(() => desk.canned.remove(item.id))}>
            {t('canned.delete')}
          </button>
        </span>
      )}
    </li>
  )
}

function Editor({ start, onDone }: { start: Editing; onDone(): void }) {
  const { desk, role } = useConsole()
  const [reply, setReply] = useState(start)
  const change = (part: Partial<Editing>) => setReply({ ...reply, ...part })
  const save = async (event: Event) => {
    event.preventDefault()
    const done = await attempt(async () => {
      await desk.canned.save({ ...reply, text: reply.text.trim() })
      return true
    })
    if (done) onDone()
  }
  return (
    <form class="form" onSubmit={(event) => void save(event)}>
      <label class="field">
        <span class="field__label">{t('canned.shortcut')}</span>
        <input
          class="input"
          required
          maxLength={32}
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
          maxLength={4000}
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
        <button type="button" class="button button--secondary" onClick={onDone}>
          {t('cancel')}
        </button>
        <button type="submit" class="button button--primary" disabled={reply.shortcut === '' || reply.text.trim() === ''}>
          {t('save')}
        </button>
      </footer>
    </form>
  )
}
