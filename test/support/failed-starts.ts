/** Starts of the server that must fail, and the surroundings that make them. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { expect, onTestFinished } from 'vitest'
import { startTestApp, tempDir } from './app.ts'
import { exitOf } from './process.ts'

/** Runs a start that must fail, and returns what it says: one sentence, with exit code 1 and without a stack. */
export async function refusal(env: Record<string, string>, uid?: number, main?: string): Promise<string> {
  const { code, output } = await exitOf({ PORT: '0', LOG_LEVEL: 'warn', ...env }, uid, main)
  expect(code).toBe(1)
  expect(output).not.toMatch(/^\s+at /m)
  expect(output.trim().split('\n')).toHaveLength(1)
  return output
}

/** Makes a data folder in which a server has run. */
export async function used(): Promise<string> {
  const app = await startTestApp()
  await app.stop()
  return app.dataDir
}

/** Mounts a small file system, or returns the reason why it cannot be made. */
export function mountSmall(size: string): { folder: string } | { reason: string } {
  const folder = tempDir()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    return { reason: `no small disk can be made here: ${String(error).slice(0, 120)}` }
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return { folder }
}

/** Writes until nothing more fits. */
export function fill(ballast: string): void {
  const file = fs.openSync(ballast, 'a')
  try {
    for (;;) fs.writeSync(file, Buffer.alloc(4_096))
  } catch {
    // The write failed, so the disk is full now.
  } finally {
    fs.closeSync(file)
  }
}
