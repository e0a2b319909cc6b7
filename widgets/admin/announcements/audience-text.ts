import { type Audience, LANGUAGES } from '../../../src/protocol/wire.ts'
import { t } from '../strings/announcements.ts'

export function audienceText(audience: Audience, site: string | undefined): string {
  if (audience.kind === 'staff') return audience.department === null ? t('toStaff') : t('toSomeStaff')
  return site === undefined ? t('toVisitors') : t('toVisitorsOf', { site })
}

/** Returns what makes the audience smaller, one line each. */
export function narrowings(audience: Audience, department: string | undefined): string[] {
  const inDepartment = department === undefined ? [] : [t('onlyDepartment', { department })]
  if (audience.kind === 'staff') return inDepartment
  const { language, attributes, pages } = audience
  return [
    ...inDepartment,
    ...(language === null ? [] : [t('onlyLanguage', { language: LANGUAGES[language].name })]),
    ...Object.entries(attributes).map(([name, value]) => `${name} = ${value}`),
    ...(pages.length === 0 ? [] : [t('onlyPages', { pages: pages.join(', ') })]),
  ]
}
