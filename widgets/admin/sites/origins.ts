/** This handles the addresses that may show a site's widget. While they are edited there is one per line. */
import { LIMITS } from '../../../src/protocol/wire.ts'
import { t } from '../strings/sites.ts'
import { isOrigin } from './origin-shape.ts'

/** Returns only scheme, host and port, because people paste whole addresses. */
export function linesOf(text: string): string[] {
  const lines = text.split(/[\s,]+/).filter((line) => line !== '')
  return [...new Set(lines.map((line) => /^([a-z][a-z0-9+.-]*:\/\/[^/?#]+)/i.exec(line)?.[1]?.toLowerCase() ?? line))]
}

export function originsProblem(text: string): string | undefined {
  const lines = linesOf(text)
  if (lines.length > LIMITS.origins) return t('originsMany', { count: LIMITS.origins })
  const wrong = lines.find((line) => !isOrigin(line))
  return wrong === undefined ? undefined : t('originWrong', { origin: wrong })
}
