/**
 * Every measured server, Helpline and peers alike, loads this before its own code (`--import`). It answers the runner's
 * questions over the process's channel, so that the server itself need not be changed.
 */
import { countStatements, statements } from './statements.ts'

export interface Memory {
  rss: number
  heap: number
}
/** Microseconds of CPU, user and system, that all threads of the process have used since it began. */
export interface Usage {
  cpu: number
  /** The largest resident memory so far, in kilobytes. */
  maxRss: number
  statements: number
}
export type Question = 'memory' | 'usage' | 'rss' | 'count-statements'

process.on('message', ({ id, question }: { id: number; question: Question }) => {
  answer(question).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, failed: String(error) }),
  )
})
// Ends with the process that started it, so that no process of a bench stays behind.
process.on('disconnect', () => process.exit(1))
// The channel alone must not keep a server alive that wants to end.
process.channel?.unref()

async function answer(question: Question): Promise<Memory | Usage> {
  if (question === 'memory') return collected()
  if (question === 'count-statements') await countStatements()
  if (question === 'rss') return { rss: process.memoryUsage.rss(), heap: 0 }
  const { user, system } = process.cpuUsage()
  return { cpu: user + system, maxRss: process.resourceUsage().maxRSS, statements: statements() }
}

/**
 * Returns the memory after forced collections, with a pause between them for what only frees in a turn of the event
 * loop.
 */
async function collected(): Promise<Memory> {
  for (let pass = 0; pass < 3; pass += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rss, heapUsed } = process.memoryUsage()
  return { rss, heap: heapUsed }
}
