/** Draws the line that a site's pages need. */
import { CopyBox } from '../../ui/components/copy-box.tsx'
import { t } from '../strings/sites.ts'

export function Snippet({ siteKey }: { siteKey: string }) {
  const code = `<script src="${location.origin}/widget.js?site=${siteKey}" async></script>`
  return <CopyBox text={code} label={t('copySnippet')} />
}
