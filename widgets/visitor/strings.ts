import type { WidgetLanguage } from '../loader/host.ts'
import type { Strings } from './strings-en.ts'

/** Only the language of this page is loaded. */
export async function stringsOf(language: WidgetLanguage): Promise<Strings> {
  if (language === 'zh-CN') return (await import('./strings-zh.ts')).chinese
  return (await import('./strings-en.ts')).english
}
