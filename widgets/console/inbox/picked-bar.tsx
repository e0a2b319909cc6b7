import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Button, IconButton } from '../../ui/components/button.tsx'
import { useRole, useView } from '../desk/context.ts'
import { t } from '../words/words.ts'

/** Draws what can be done with the picked rows; `rows` are all rows of the list. */
export function PickedBar({ rows, picked }: { rows: readonly StaffConversation[]; picked: number }) {
  const view = useView()
  const role = useRole()
  const all = picked === rows.length && picked > 0
  return (
    <div class="picked" role="group" aria-label={t('picked.label')}>
      <div class="picked-top">
        <label class="check">
          <input
            type="checkbox"
            checked={all}
            ref={(box) => {
              if (box !== null) box.indeterminate = picked > 0 && !all
            }}
            onChange={() => view.picked.all(all ? [] : rows.map(({ id }) => id))}
          />
          <span role="status">{picked === 0 ? t('picked.all') : t('picked.count', { count: picked })}</span>
        </label>
        <IconButton icon="close" label={t('picked.end')} onClick={() => view.picked.clear()} />
      </div>
      <div class="picked-do">
        <Button disabled={picked === 0} onClick={() => view.open('closeMany')}>
          {t('closeMany.do', { count: picked })}
        </Button>
        {role === 'admin' && (
          <Button disabled={picked === 0} onClick={() => view.open('blockMany')}>
            {t('blockMany.do', { count: picked })}
          </Button>
        )}
      </div>
    </div>
  )
}
