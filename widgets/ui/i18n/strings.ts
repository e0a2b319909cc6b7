/**
 * The words of the screens. Each area has one file with both languages side by side, so that no translation can be
 * missing:
 *
 *     export const t = strings({
 *       send: ['Send', '发送'],
 *       greeting: ['Hello {name}', '你好，{name}'],
 *       chats: [{ one: '{count} chat', other: '{count} chats' }, '{count} 个对话'],
 *     })
 *     t('send');  t('greeting', { name });  t('chats', { count: 3 })
 *
 * Keys and parameters are typed from the English. A plural is chosen by `count`.
 */
import { fill } from './fill.ts'
import { formatNumber } from './format.ts'
import { language } from './language.ts'

type Plural = { one: string; other: string }
type Entry = readonly [en: string | Plural, zh: string]
type ParamsIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamsIn<Rest> : never
type ParamNames<E extends Entry> = E[0] extends string
  ? ParamsIn<E[0]>
  : E[0] extends Plural
    ? ParamsIn<E[0]['other']> | 'count'
    : never
type Params<Names extends string> = { [Name in Names]: Name extends 'count' ? number : string | number }
type Given<E extends Entry> = [ParamNames<E>] extends [never] ? [] : [params: Params<ParamNames<E>>]

export type Translate<C extends Record<string, Entry>> = <K extends keyof C & string>(
  key: K,
  ...params: Given<C[K]>
) => string

export function strings<const C extends Record<string, Entry>>(catalogue: C): Translate<C> {
  return (key, ...params) => {
    const given: Record<string, string | number> = params[0] ?? {}
    return fill(choose(catalogue[key] as Entry, given['count']), given, formatNumber)
  }
}

function choose([en, zh]: Entry, count: string | number | undefined): string {
  if (language.value === 'zh-CN') return zh
  if (typeof en === 'string') return en
  return count === 1 ? en.one : en.other
}
