/**
 * The words of the screens. Each area of screens has one file for each language, in parts, and one row for it:
 *
 *     // en.ts
 *     export const en = {
 *       chat: { send: 'Send', greeting: 'Hello {name}', chats: { one: '{count} chat', other: '{count} chats' } },
 *     } as const
 *     // zh-cn.ts
 *     export const zhCN = { chat: { send: '发送', … } } as const satisfies Translated<typeof en>
 *     // languages.ts
 *     export const words = { en, 'zh-CN': zhCN } as const satisfies Readonly<Record<Language, unknown>>
 *     // chat.ts
 *     export const t = strings(words, 'chat')
 *     t('send');  t('greeting', { name });  t('chats', { count: 3 })
 *
 * Keys and parameters are typed from the English. The compiler names the area that lacks a language, and the key that a
 * language lacks. A plural is chosen by `count`, with the rules of the language.
 */
import type { Language } from '../../../src/protocol/wire.ts'
import { fill } from './fill.ts'
import { formatNumber } from './format.ts'
import { language } from './language.ts'

type Plural = { readonly [Rule in Intl.LDMLPluralRule]?: string } & { readonly other: string }
type Entry = string | Plural
type Catalogue = Readonly<Record<string, Entry>>
/** What another language says: every key of the English, and only those; a plural only where the English counts. */
export type Translation<English extends Catalogue> = {
  readonly [Key in keyof English]: English[Key] extends Plural | `${string}{count}${string}` ? Entry : string
}

type ParamsIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamsIn<Rest> : never
type ParamNames<E> = E extends string ? ParamsIn<E> : E extends Plural ? ParamsIn<E['other']> | 'count' : never
type Params<Names extends string> = { [Name in Names]: Name extends 'count' ? number : string | number }
type Given<E> = [ParamNames<E>] extends [never] ? [] : [params: Params<ParamNames<E>>]

export type Translate<C extends Catalogue> = <K extends keyof C & string>(key: K, ...params: Given<C[K]>) => string

/** The words of an area of screens, in parts. */
type Words = Readonly<Record<string, Catalogue>>
export type Translated<English extends Words> = { readonly [Part in keyof English]: Translation<English[Part]> }

/** The words of one part. */
export function strings<const W extends Words, Part extends keyof W & string>(
  words: { readonly en: W } & { readonly [Other in Exclude<Language, 'en'>]: Translated<NoInfer<W>> },
  part: Part,
): Translate<W[Part]> {
  const all: Readonly<Record<Language, Words>> = words
  return (key, ...params) => {
    const given: Record<string, string | number> = params[0] ?? {}
    return fill(choose(all[language.value][part]?.[key] as Entry, given['count']), given, formatNumber)
  }
}

const rules = new Map<Language, Intl.PluralRules>()

function choose(entry: Entry, count: string | number | undefined): string {
  if (typeof entry === 'string') return entry
  const code = language.value
  const rule = rules.get(code) ?? new Intl.PluralRules(code)
  rules.set(code, rule)
  return entry[rule.select(Number(count))] ?? entry.other
}
