export function readCounts(file: string, exitCode: number): { passed: number; failed: number; skipped: number }
