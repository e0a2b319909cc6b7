import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { LANGUAGE_CODES } from '../../src/protocol/languages.ts'
import { startTestApp } from '../support/app.ts'

const KB = 1_024
const dist = fileURLToPath(new URL('../../dist/widgets/', import.meta.url))
const files = (folder: string) =>
  readdirSync(dist + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => folder + name)
const weigh = (name: string) => gzipSync(readFileSync(dist + name), { level: 9 }).length

const CORE = /\/widget-[\w-]+\.js$/
const sum = (names: string[]) => names.map(weigh).reduce((total, bytes) => total + bytes, 0)

test('the pasted script is at most 5.3 KB on the wire, 10.2 KB with the connection: all before a click', () => {
  const core = files('visitor/').filter((name) => CORE.test(name))
  expect(core).toHaveLength(1)
  expect(weigh('loader.js')).toBeLessThanOrEqual(5.3 * KB)
  expect(sum(['loader.js', ...core])).toBeLessThanOrEqual(10.2 * KB)
})

/** This part loads only when there is something to announce. */
const ofAnnouncements = (name: string) => name.includes('announcements-')
/** This part loads when the site has a Q&A room. */
const ofQa = (name: string) => name.includes('qa-')

test('what announcements need comes with the first of them, and is at most 4.5 KB on the wire', () => {
  const parts = files('visitor/').filter(ofAnnouncements)
  expect(parts).toHaveLength(1)
  expect(parts.map(weigh).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(4.5 * KB)
})

test('what a Q&A needs comes when the site holds one, and is at most 3.2 KB on the wire in either language', () => {
  const parts = files('visitor/').filter(ofQa)
  expect(parts).toHaveLength(LANGUAGE_CODES.length)
  for (const part of parts) expect(weigh(part)).toBeLessThanOrEqual(3.2 * KB)
})

/** This part loads when a text may hold an address. */
const ofLinks = (name: string) => name.includes('links-')

test('what finds addresses comes with the first text that may hold one, and is at most 1.5 KB on the wire', () => {
  const parts = files('visitor/').filter(ofLinks)
  expect(parts).toHaveLength(1)
  expect(parts.map(weigh).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(1.5 * KB)
})

/** This part loads where the browser offers no locks: on pages without TLS, and where a policy forbids them. */
const ofLeases = (name: string) => name.includes('lease-')

test('what keeps tabs apart without the browser’s locks is at most 0.8 KB on the wire', () => {
  const parts = files('visitor/').filter(ofLeases)
  expect(parts).toHaveLength(1)
  expect(parts.map(weigh).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(0.8 * KB)
})

/** This part loads when the server asks for work. */
const ofProofs = (name: string) => name.includes('proof-')

test('what does the work of a challenge comes with the first one, and is at most 700 bytes on the wire', () => {
  const parts = files('visitor/').filter(ofProofs)
  expect(parts).toHaveLength(1)
  expect(parts.map(weigh).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(700)
})

test('no part needs another that might not come: each imports the connection’s, which is there', () => {
  for (const name of files('visitor/'))
    for (const [, from] of readFileSync(dist + name, 'utf8').matchAll(/\bfrom\s*["'`]([^"'`]+)/g))
      expect([name, from]).toEqual([name, expect.stringMatching(/widget(-[\w-]+)?\.js$/)])
})

/** This part loads only when a file is to be sent or shown. */
const ofFiles = (name: string) => name.includes('files-')

test.each(LANGUAGE_CODES)(
  'what files (%s) need comes with the first of them, and is at most 5.6 KB on the wire',
  (language) => {
    const parts = files('visitor/').filter((name) => ofFiles(name) && name.includes(`-${language.toLowerCase()}-`))
    expect(parts).toHaveLength(1)
    expect(parts.map(weigh).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(5.6 * KB)
  },
)

test.each(LANGUAGE_CODES)(
  'the window (%s) is one file of at most 17.1 KB on the wire, which comes with a click',
  (language) => {
    const parts = files('visitor/').filter((name) => name.includes(`window-${language.toLowerCase()}-`))
    expect(parts).toHaveLength(1)
    expect(sum(parts)).toBeLessThanOrEqual(17.1 * KB)
  },
)

const ofWindows = (name: string) =>
  LANGUAGE_CODES.some((language) => name.includes(`window-${language.toLowerCase()}-`))

/** This part loads once the window is drawn, or before that where one of its pages is shown first. */
const ofPages = (name: string) => name.includes('pages-')

test.each(LANGUAGE_CODES)(
  'earlier chats, the form for a message and the rating (%s) come behind the window, at most 2.2 KB on the wire',
  (language) => {
    const parts = files('visitor/').filter((name) => ofPages(name) && name.includes(`-${language.toLowerCase()}-`))
    expect(parts).toHaveLength(1)
    expect(sum(parts)).toBeLessThanOrEqual(2.2 * KB)
  },
)

test('nothing is loaded that no budget stands for', () => {
  const known = [ofAnnouncements, ofFiles, ofLeases, ofLinks, ofPages, ofProofs, ofQa]
  const others = files('visitor/').filter((name) => !CORE.test(name) && !ofWindows(name))
  expect(others.filter((name) => !known.some((isOf) => isOf(name)))).toEqual([])
})

/** `build/maps-aside.ts` makes the maps, beside what is given out and not in it. */
test('every script of a screen has a source map that names our sources, and no page is told of it', () => {
  const maps = fileURLToPath(new URL('../../dist/maps/', import.meta.url))
  for (const screen of ['admin', 'console', 'visitor'])
    for (const name of files(`${screen}/`)) expectMapped(name, `${maps}${screen}/${name.split('/').at(-1)}.map`)
  expectMapped('loader.js', `${maps}loader/loader.js.map`)
  const given = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  expect(given.filter((name) => /\.map(\.gz)?$/.test(name))).toEqual([])
})

function expectMapped(name: string, map: string): void {
  const { sources, mappings } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[]; mappings: string }
  expect([name, sources]).toEqual([name, expect.arrayContaining([expect.stringMatching(/widgets\/.+\.tsx?(\?|$)/)])])
  expect(mappings.length).toBeGreaterThan(sources.length)
  expect(readFileSync(dist + name, 'utf8')).not.toContain('sourceMappingURL')
}

test('no schema library, no server code and no sentence of the code tables is in what a visitor loads', () => {
  const text = ['loader.js', ...files('visitor/')].map((name) => readFileSync(dist + name, 'utf8')).join('\n')
  for (const trace of ['typebox', 'additionalProperties', 'the client said goodbye', 'wait `retryAfterMs`', 'node:fs'])
    expect(text).not.toContain(trace)
})

test('the pasted script has its site filled in at exactly one place', () =>
  expect(readFileSync(`${dist}loader.js`, 'utf8').split('__HELPLINE_SITE__')).toHaveLength(2))

test('every part goes over the wire compressed, and says what is in the file', async () => {
  const app = await startTestApp()
  const addresses = [
    `/widget.js?site=${app.key}`,
    ...files('visitor/').map((name) => name.replace('visitor/', '/widget/')),
  ]
  for (const address of addresses) {
    const answer = await fetch(app.url + address, { headers: { 'accept-encoding': 'gzip' } })
    expect([address, answer.status, answer.headers.get('content-encoding')]).toEqual([address, 200, 'gzip'])
    const plain = await fetch(app.url + address, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await answer.text()).toBe(await plain.text())
  }
})
