import { existsSync, readFileSync } from 'node:fs'

/**
 * Reads the counts from vitest's JSON report. A file that could not be loaded, an error outside of any test and a run
 * that wrote no report each count as one failure, so that a non-zero exit never adds up to "0 failed".
 */
export function readCounts(file, exitCode) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] }
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const suite of report.testResults) {
    if (suite.status === 'failed' && suite.assertionResults.length === 0) counts.failed += 1
    for (const { status } of suite.assertionResults) {
      if (status === 'passed') counts.passed += 1
      else if (status === 'failed') counts.failed += 1
      else counts.skipped += 1
    }
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}
