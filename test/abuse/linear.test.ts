/**
 * Runs every function of the server that walks over text of strangers, at the size that the protocol allows, on texts
 * that were slow elsewhere. A nasty text must cost about as much as any other of its length. Every new function of that
 * kind gets a row.
 */
import { expect, test } from 'vitest'
import { csvLine } from '../../src/archive/csv.ts'
import { fold } from '../../src/archive/fold.ts'
import { gramsFor, gramsOf } from '../../src/archive/grams.ts'
import { findTerms, parseQuery } from '../../src/archive/query.ts'
import { snippet } from '../../src/archive/snippet.ts'
import { cleanFileName, contentDisposition } from '../../src/attachment/file-name.ts'
import { cleanPage } from '../../src/identity/visitors.ts'
import { ClientAddress, networkOf } from '../../src/kernel/client-address.ts'
import { cutAt } from '../../src/kernel/graphemes.ts'
import { cleanLine, cleanText, previewOf } from '../../src/kernel/text.ts'
import { decode } from '../../src/protocol/codec.ts'
import { nestsTooDeep } from '../../src/protocol/depth.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { isBlank } from '../../src/protocol/visible.ts'
import { slowOn } from '../support/nasty-texts.ts'

const proxies = new ClientAddress(['10.0.0.0/8'])
const words = parseQuery('a 1 你好 https "a b" +1234567 ที่')

const FUNCTIONS: [string, (text: string) => unknown][] = [
  ['cleanText', cleanText],
  ['cleanLine', (text) => cleanLine(text, LIMITS.nameLength)],
  ['isBlank', isBlank],
  ['cutAt', (text) => cutAt(text, LIMITS.textLength / 2)],
  ['previewOf', (text) => previewOf({ text })],
  ['cleanPage', (text) => cleanPage({ url: text, title: text })],
  ['cleanFileName', cleanFileName],
  ['contentDisposition', (text) => contentDisposition('inline', text)],
  ['csvLine', (text) => csvLine([text, text])],
  ['fold', fold],
  ['gramsOf', gramsOf],
  ['parseQuery and gramsFor', (text) => gramsFor(parseQuery(text))],
  ['findTerms of anything', (text) => findTerms(text, words)],
  ['findTerms of itself', (text) => findTerms(text, parseQuery(text))],
  ['snippet', (text) => snippet(text, findTerms(text, parseQuery(text.slice(0, 20))) ?? [])],
  ['decode', (text) => decode(JSON.stringify({ type: 'post', text }), 'visitor')],
  ['decode of what is none', (text) => decode(`{"type":"post","text":"${text}`, 'visitor')],
  ['nestsTooDeep', (text) => nestsTooDeep(text.repeat(16))],
  ['networkOf', networkOf],
  ['X-Forwarded-For', (text) => proxies.of('10.0.0.1', text)],
]

test.for(FUNCTIONS)('[LI1] %s takes any text of the largest size in no time', ([, work]) => {
  expect(slowOn(work)).toEqual([])
})
