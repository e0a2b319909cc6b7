import { arch, cpus, platform, release, totalmem } from 'node:os'

/** Describes the machine in one line, because figures without it say nothing. */
export function describeMachine(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const system = `${platform()} ${release()} ${arch()}`
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${memory} GB, ${system}, Node.js ${process.version}`
}
