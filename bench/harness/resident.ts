/**
 * Memory of a process as the kernel counts it. It is read from outside, so the measured process does no work for it.
 */
import { readFileSync } from 'node:fs'
import { spreadOf } from './stats.ts'

const EVERY_MS = 25

/** Resident memory, in megabytes. */
export interface Resident {
  before: number
  after: number
  peak: number
  /** Medians of the first and of the second half of the time. */
  earlier: number
  later: number
}

/** Reads the memory every 25 ms while `work` runs. The figures are undefined where there is no /proc. */
export async function residentDuring<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ result: T; resident: Resident | undefined }> {
  const looks: number[] = []
  const look = (): void => {
    const now = residentOf(pid)
    if (now !== undefined) looks.push(now)
  }
  look()
  const timer = setInterval(look, EVERY_MS)
  try {
    const result = await work()
    look()
    return { result, resident: looks.length === 0 ? undefined : summary(looks) }
  } finally {
    clearInterval(timer)
  }
}

function summary(looks: number[]): Resident {
  const half = Math.ceil(looks.length / 2)
  const medianOf = (some: number[]): number => spreadOf(some).median
  return {
    before: looks[0] ?? Number.NaN,
    after: looks.at(-1) ?? Number.NaN,
    peak: Math.max(...looks),
    earlier: medianOf(looks.slice(0, half)),
    later: medianOf(looks.slice(-half)),
  }
}

function residentOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024
  } catch {
    return undefined
  }
}
