import { Dialog } from '../../ui/components/dialog.tsx'
import { useRole, useView } from '../desk/context.ts'
import { t } from '../words/words.ts'
import { ACTIONS, chordWords, isFor } from './keys.ts'

export function HelpDialog() {
  const view = useView()
  const role = useRole()
  const rows: [string, string[]][] = [
    ...ACTIONS.filter((action) => isFor(action, role)).map((action): [string, string[]] => [
      t(`keys.${action}`),
      chordWords(action),
    ]),
    [t('keys.rows'), ['↑', '↓', 'Home', 'End']],
    [t('keys.pick'), [t('keys.space')]],
    [t('keys.pickRange'), ['Shift', t('keys.space')]],
    [t('keys.send'), ['Enter']],
    [t('keys.break'), ['Shift', 'Enter']],
    [t('keys.canned'), ['/']],
  ]
  return (
    <Dialog title={t('keys')} onClose={() => view.shut()}>
      <dl class="keys">
        {rows.map(([words, keys]) => (
          <div key={words} class="key-row">
            <dt>{words}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
