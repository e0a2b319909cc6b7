import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CLOSE, reconnectAfter } from '../../src/protocol/close-codes.ts'
import { COMMANDS } from '../../src/protocol/commands/index.ts'
import { ERRORS } from '../../src/protocol/error-codes.ts'
import { REASONS } from '../../src/protocol/error-reasons.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { PROMISED_LIMITS } from '../../src/protocol/promised-limits.ts'
import { RATES } from '../../src/protocol/rates.ts'
import { SERVER_FRAMES } from '../../src/protocol/server-frames.ts'

const document = fs.readFileSync('docs/protocol.md', 'utf8')

describe('docs/protocol.md', () => {
  test('its table of error codes is the one in the code', () => {
    const rows = Object.entries(ERRORS).map(
      ([code, row]) => `| \`${code}\` | ${row.retry} | ${row.status} | ${row.meaning} |`,
    )
    expect(document.split('\n').filter((line) => /^\| `[a-z_]+` \| (never|later|refresh) \|/.test(line))).toEqual(rows)
  })

  test('its table of reasons is the one in the code', () => {
    const rows = Object.entries(REASONS).map(([reason, row]) => `| \`${reason}\` | \`${row.code}\` | ${row.meaning} |`)
    expect(document.split('\n').filter((line) => /^\| `[a-z_]+` \| `[a-z_]+` \|/.test(line))).toEqual(rows)
  })

  test('its table of close codes is the one in the code', () => {
    const rows = Object.entries(CLOSE).map(
      ([name, row]) => `| ${row.code} | ${name} | ${row.reconnect} | ${row.meaning} |`,
    )
    expect(document.split('\n').filter((line) => /^\| \d{4} \|/.test(line))).toEqual(rows)
  })

  test('[LI1] its table of limits is the one in the code, from the numbers that the server goes by', () => {
    const section = document.slice(document.indexOf('\n## 9.'), document.indexOf('\n## 10.'))
    const rows = PROMISED_LIMITS.map(({ what, limit, answer }) => `| ${what} | ${limit} | ${answer} |`)
    expect(section.split('\n').filter((line) => line.startsWith('| ') && line !== '| what | limit | answer |')).toEqual(
      rows,
    )
  })

  test('[LI1] every limit and rate is one that something reads', () => {
    const [tables, others] = [/protocol\/(limits|rates|promised-limits)\.ts$/, /store\/generated/]
    const code = ['src', 'widgets'].flatMap((folder) =>
      fs
        .readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name) && !tables.test(name) && !others.test(name))
        .map((name) => fs.readFileSync(`${folder}/${name}`, 'utf8')),
    )
    const unread = [
      ...Object.keys(LIMITS).map((name) => `LIMITS.${name}`),
      ...Object.keys(RATES).map((name) => `RATES.${name}`),
    ].filter((name) => !code.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
    expect(unread).toEqual([])
  })

  test('it names every command and every event', () => {
    const types = [...Object.keys(COMMANDS), ...SERVER_FRAMES.map((schema) => schema.properties.type.const)]
    expect(types.filter((type) => !document.includes(`\`${type}`) && !document.includes(`"type":"${type}"`))).toEqual(
      [],
    )
  })

  test('[CO11] the range of a close code says whether to come back', () => {
    expect(reconnectAfter(1006)).toBe('backoff')
    expect(reconnectAfter(4099)).toBe('backoff')
    expect(reconnectAfter(4199)).toBe('no')
    expect(reconnectAfter(1012)).toBe('spread')
    expect(reconnectAfter(4101)).toBe('new-token')
  })
})
