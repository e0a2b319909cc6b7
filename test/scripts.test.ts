import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { nodeVersionProblem } from '../scripts/lib/node-version.mjs'
import { hashInputs } from '../scripts/lib/stamp.mjs'
import { readCounts } from '../scripts/lib/test-counts.mjs'

test.each(['v20.19.0', 'v20.20.2', 'v22.12.0', 'v22.20.0', 'v24.0.0', 'v26.1.0'])(
  'Node %s may start Helpline',
  (version) => {
    expect(nodeVersionProblem(version)).toBeUndefined()
  },
)

test.each(['v16.20.0', 'v18.20.8', 'v20.18.3', 'v21.7.3', 'v22.11.0', 'v23.11.0'])(
  'Node %s is told in one sentence what is needed',
  (version) => {
    expect(nodeVersionProblem(version)).toMatch(/^Helpline needs Node\.js 20\.19 .*this is v[\d.]+\.$/)
  },
)

test('a build step sees every change in its inputs: a text, a name, a new and a deleted file, and no other', () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'src/deep'), { recursive: true })
  const hash = (): string => hashInputs(folder, ['src', 'absent.json'])
  const seen = new Set<string>()
  const change = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  for (const [name, text] of [
    ['src/a.ts', 'one'],
    ['src/a.ts', 'two'],
    ['src/deep/b.ts', 'two'],
    ['absent.json', '{}'],
  ] as const) {
    change(name, text)
    seen.add(hash())
  }
  expect(seen.size).toBe(4)
  rmSync(join(folder, 'src/deep/b.ts'))
  seen.add(hash())
  expect(seen.size).toBe(5)
  change('other.ts', 'not an input')
  seen.add(hash())
  expect(seen.size).toBe(5)
})

test('the sum of a test run counts every result once', () => {
  const report = {
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }, { status: 'todo' }] },
    ],
  }
  expect(readCounts(reportFile(report), 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
})

test('a test file that could not be loaded is a failure', () => {
  const report = { testResults: [{ status: 'failed', assertionResults: [] }] }
  expect(readCounts(reportFile(report), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a run that failed outside of any test, or wrote no report, is a failure', () => {
  const report = { testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }] }
  expect(readCounts(reportFile(report), 1).failed).toBe(1)
  expect(readCounts(join(newFolder(), 'none.json'), 1).failed).toBe(1)
})

function reportFile(report: unknown): string {
  const file = join(newFolder(), 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return file
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-scripts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
