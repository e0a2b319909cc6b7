/** Names of files are cleaned, and files that run when they are opened are refused. */
import { describe, expect, test } from 'vitest'
import { cleanFileName } from '../../src/attachment/file-name.ts'
import { Refusal } from '../../src/attachment/refusal.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { makeAgent, makeVisitor, startTestApp } from '../support/app.ts'
import { codeIn } from '../support/http.ts'
import { createUpload, upload } from '../support/uploads.ts'

describe('[FI8] [A14] names of files', () => {
  test.each([
    ['order.pdf', 'order.pdf'],
    ['C:\\Users\\ann\\order.pdf', 'order.pdf'],
    ['.env', '.env'],
    ['..', 'file'],
    ['...', 'file'],
    ['.', 'file'],
    ['', 'file'],
    ['\u3164.\u200b', 'file'],
    ['a.exe.', 'a.exe'],
    ['a.exe . .', 'a.exe'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['photo.jpg\u3164\u3164\u2800.exe', 'photo.jpg.exe'],
    ['a.e\u200dxe', 'a.exe'],
    ['a.txt:b.exe', 'a.txt_b.exe'],
    ['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
    ['क्\u200dष.pdf', 'क्\u200dष.pdf'],
    ['👩\u200d👩\u200d👧.png', '👩\u200d👩\u200d👧.png'],
    ['👍🏽 ok.png', '👍🏽 ok.png'],
    ['👩🏽\u200d🚀.png', '👩🏽\u200d🚀.png'],
    ['❤️\u200d🔥.png', '❤️\u200d🔥.png'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿.png', '🏴󠁧󠁢󠁥󠁮󠁧󠁿.png'],
    ['a\u{e0041}\u{e0042}.png', 'a.png'],
    ['u\u0308ber.txt', 'über.txt'],
    ['\u1112\u1161\u11ab.hwp', '한.hwp'],
    ['CON', '_CON'],
    ['con.txt', '_con.txt'],
    ['Lpt1.tar.gz', '_Lpt1.tar.gz'],
    ['console.log', 'console.log'],
    ['报告.txt', '报告.txt'],
  ])('%j is kept as %j', (given, kept) => expect(cleanFileName(given)).toBe(kept))

  test.each([
    [`${'a'.repeat(251)}.pdf`, '.pdf'],
    [`${'报'.repeat(251)}.tar.gz`, '.tar.gz'],
    [`${'👨‍👩‍👧‍👦'.repeat(60)}.png`, '.png'],
    [`${'é'.repeat(400)}.jpeg`, '.jpeg'],
    [`a.${'b'.repeat(300)}`, ''],
    ['x'.repeat(300), ''],
    [`.${'x'.repeat(300)}`, ''],
  ])('a name that is too long keeps its ending, and what is left of it is whole', (given, ending) => {
    const name = cleanFileName(given)
    expect(name.endsWith(ending)).toBe(true)
    expect(name.length).toBeLessThanOrEqual(200)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    const stem = name.slice(0, name.length - ending.length)
    const borders = [...new Intl.Segmenter('en').segment(given)].map(({ index }) => index)
    expect(borders).toContain(stem.length)
    expect(cleanFileName(name)).toBe(name)
  })
})

describe('[FI9] files that run when they are opened', () => {
  const NAMES = [
    'setup.exe',
    'SETUP.EXE',
    'setup.exe.',
    'a.pdf.scr',
    'run.bat',
    'x.lnk',
    'x.url',
    'x.ps1',
    'x.sh',
    'x.app',
    'x.jar',
    'x.vbs',
    'x.hta',
    'a.ｅｘｅ',
    'a.e\u200bxe',
  ]

  test('by its name, such a file is refused before a byte is sent, for visitors and staff; all others are taken', async () => {
    const app = await startTestApp()
    for (const { token } of [await makeVisitor(app), await makeAgent(app)]) {
      for (const name of NAMES) {
        const { answer } = await createUpload(app, token, name, 10)
        expect([name, answer.status, codeIn(answer)]).toEqual([name, 422, 'file_refused'])
      }
      for (const name of ['exe', 'about exe.txt', 'a.docx', 'a.zip', 'a.pdf', 'a.py.txt', '.env'])
        expect((await createUpload(app, token, name, 10)).answer.status, name).toBe(201)
    }
  })

  test('by its first bytes, whatever it is called', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])
    const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)])
    const lnk = Buffer.concat([Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), Buffer.alloc(200)])
    for (const [name, bytes] of [
      ['a.jpg', exe],
      ['b.pdf', elf],
      ['c.txt', lnk],
      ['d.txt', Buffer.from('#!/bin/sh\nrm -rf ~')],
    ] as const)
      expect([name, await upload(app, token, name, bytes)]).toMatchObject([
        name,
        { state: 'refused', code: 'file_refused', file: null },
      ])
    expect(await upload(app, token, 'e.txt', Buffer.from('# not a script'))).toMatchObject({ state: 'stored' })
  })

  test('the operator says which', () => {
    expect(readConfig({}).files.refused).toEqual(['programs'])
    expect(readConfig({ FILES_REFUSED: 'none' }).files.refused).toEqual([])
    expect(readConfig({ FILES_REFUSED: 'programs, .DOCM' }).files.refused).toEqual(['programs', 'docm'])
    for (const wrong of ['none, exe', 'a b', '*'])
      expect(() => readConfig({ FILES_REFUSED: wrong })).toThrow(ConfigError)
    const some = new Refusal(['docm'])
    expect([some.byName('a.docm'), some.byName('a.exe'), some.byType('application/x-elf')]).toEqual([
      true,
      false,
      false,
    ])
  })
})
