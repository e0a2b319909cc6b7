import { type Plugin, parseAst } from 'vite'
import { LANGUAGE_CODES, type Language } from '../../src/protocol/languages.ts'
import { en, type Strings } from '../visitor/strings-en.ts'
import { zhCN } from '../visitor/strings-zh-cn.ts'
import { apply, type Edit, isNode, type Node, visit } from './syntax.ts'

type Catalogue = Record<string, unknown>

const WORDS: Record<Language, Strings> = { en, 'zh-CN': zhCN }
/** The catalogues by the names of their files, which are in lower case. */
const CATALOGUES = new Map<string, Catalogue>(LANGUAGE_CODES.map((code) => [code.toLowerCase(), WORDS[code]]))

/** Files that the loader has loaded already, or that hold no words. All others are copied for each language. */
const SHARED = new RegExp(
  [
    /protocol\/(?!visible|wire)/,
    /client\/(connection|clock|backoff|protocol-error|listeners|kept|links|json|facilities|locks)\.ts$/,
    /loader\/page-document\.ts$/,
  ]
    .map(({ source }) => source)
    .join('|'),
)

/**
 * Parts that windows load later. They get copies of all that they import, too: a window from which others import would
 * become two files, and what they could share is small. State in a module's variables is handed over (`setModel`).
 */
const PART = /visitor\/(?:[\w-]+\/)?(files|pages|qa)\.tsx$/

/** Returns `en` or `zh-cn` for the first file of such a part. */
export const languageOfPart = (id: string | null): string | undefined => id?.match(/\?([\w-]+)&\w+$/)?.[1]

/**
 * Makes a window for each language: `window-en.ts` imports copies in which the sentence replaces `t.name`. That takes
 * one request less than a separate catalogue, and visitors load no names of sentences.
 */
export function inlineStrings(): Plugin {
  return {
    name: 'inline-strings',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const copy = importer
        ?.match(/visitor\/window-([\w-]+)\.ts$|\?([\w&-]+)$/)
        ?.slice(1)
        .find(Boolean)
      if (copy === undefined) return undefined
      const resolved = await this.resolve(source, importer?.replace(/\?[\w&-]+$/, ''), { ...options, skipSelf: true })
      if (!resolved || SHARED.test(resolved.id)) return resolved
      const part = resolved.id.match(PART)?.[1]
      return { ...resolved, id: `${resolved.id}?${part ? `${copy}&${part}` : copy}` }
    },
    transform(code, id) {
      const catalogue = CATALOGUES.get(id.match(/\/visitor\/.*\?([\w-]+)(&\w+)?$/)?.[1] ?? '')
      return catalogue && { code: withSentences(code, catalogue), map: null }
    },
  }
}

/** Replaces `t.name` by the sentence, and `t.name(value)` by the sentence with the value in it. */
export function withSentences(code: string, catalogue: Catalogue): string {
  const program = parseAst(code, { lang: 'tsx' })
  return apply(code, program, sentences(program, code, catalogue))
}

function sentences(value: unknown, code: string, catalogue: Catalogue): Edit[] {
  if (Array.isArray(value)) return value.flatMap((item) => sentences(item, code, catalogue))
  if (!isNode(value)) return []
  const { type, start, end } = value
  const text = catalogue[nameOf(value)]
  if (typeof text === 'string') return [{ start, end, text: JSON.stringify(text) }]
  const [given] = type === 'CallExpression' ? (value['arguments'] as Node[]) : []
  const sentence = type === 'CallExpression' && catalogue[nameOf(value['callee'])]
  if (typeof sentence !== 'function' || !given) return sentences(Object.values(value), code, catalogue)
  return [{ start, end, text: filledIn(String(sentence), apply(code, given, sentences(given, code, catalogue))) }]
}

/** Returns `x` for `t.x`, else an empty text. */
function nameOf(value: unknown): string {
  if (!isNode(value) || value.type !== 'MemberExpression') return ''
  const { object, property } = value as unknown as Record<'object' | 'property', Node>
  return object['name'] === 't' ? String(property['name']) : ''
}

/** Returns the result of `(name) => …` as an expression, for a value that is an expression, too. */
function filledIn(sentence: string, given: string): string {
  const [statement] = parseAst(sentence)['body'] as unknown as [{ expression: { params: [Node]; body: Node } }]
  const { params, body } = statement.expression
  const edits: Edit[] = []
  visit(body, ({ type, start, end, name }) => {
    if (type === 'Identifier' && name === params[0]['name']) edits.push({ start, end, text: `(${given})` })
  })
  return `(${apply(sentence, body, edits)})`
}
