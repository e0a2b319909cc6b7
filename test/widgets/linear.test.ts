/**
 * Runs every function of the screens that walks over text of strangers, at the size that the protocol allows, on texts
 * that were slow elsewhere. A nasty text must cost about as much as any other of its length. Every new function of that
 * kind gets a row.
 */
import { expect, test, vi } from 'vitest'
import { originsProblem } from '../../widgets/admin/sites/origins.ts'
import { linked } from '../../widgets/client/links.ts'
import { meansWords } from '../../widgets/client/pasted.ts'
import { mentionAt, partsOf } from '../../widgets/console/rooms/mentions.ts'
import { fill, slashAt } from '../../widgets/console/thread/canned.ts'
import { isOnPage } from '../../widgets/loader/page-pattern.ts'
import { safeUrl } from '../../widgets/loader/safe-url.ts'
import { emailProblem } from '../../widgets/ui/session/email.ts'
import { slowOn } from '../support/nasty-texts.ts'

// When they are loaded, modules of the screens ask the browser for its language and tell the page.
vi.hoisted(() => {
  const document = { documentElement: {}, addEventListener: () => undefined }
  // Node.js from version 21 on has a navigator of its own, which can only be defined anew.
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] }, configurable: true })
  return Object.assign(globalThis, { document })
})

/** A clipboard that holds what its program put there: a thousand times the longest message. */
const clipboard = { files: [{ name: 'cells.png' }] } as unknown as DataTransfer

const crowd = Array.from({ length: 50 }, (_, index) => ({ id: String(index), name: `Ada ${'a'.repeat(index)}` }))

// Browsers write addresses only in whole characters, so isOnPage never sees half ones.
const FUNCTIONS: [string, (text: string) => unknown][] = [
  ['linked', linked],
  ['isOnPage, patterns', (text) => isOnPage([text.toWellFormed()], `https://shop.example${'/'.repeat(400)}`)],
  ['isOnPage, addresses', (text) => isOnPage(['/*/*/*/*/help', '*/*a*/*', 'https://*'], text.toWellFormed())],
  ['meansWords', (text) => meansWords(clipboard, text, text.repeat(1_000))],
  ['safeUrl', safeUrl],
  ['emailProblem', emailProblem],
  ['originsProblem', originsProblem],
  ['slashAt', (text) => slashAt(text, text.length)],
  ['fill', (text) => fill(text, {} as Parameters<typeof fill>[1])],
  ['mentionAt', (text) => mentionAt(text, text.length)],
  ['partsOf', (text) => partsOf(text, crowd as unknown as Parameters<typeof partsOf>[1])],
]

test.for(FUNCTIONS)('[LI1] %s takes any text of the largest size in no time', ([, work]) => {
  expect(slowOn(work)).toEqual([])
})
