/**
 * The generator's process: it does what the runner asks for, one call at a time, and reports what it used of the CPU.
 */
import { announcementCalls } from './announcements.ts'
import { chatCalls } from './chat.ts'
import { dispatchCalls } from './dispatch.ts'
import { historyCalls } from './history.ts'
import { restartCalls } from './restart.ts'
import { roomCalls } from './room.ts'
import { searchCalls } from './search.ts'
import { uploadCalls } from './upload.ts'
import { visitorCalls } from './visitors.ts'

const calls = {
  ...announcementCalls,
  ...chatCalls,
  ...dispatchCalls,
  ...historyCalls,
  ...restartCalls,
  ...roomCalls,
  ...searchCalls,
  ...uploadCalls,
  ...visitorCalls,
}
export type Calls = typeof calls

type Call = (params: unknown) => Promise<unknown>

process.on('message', ({ id, call, params }: { id: number; call: keyof Calls; params: unknown }) => {
  const before = process.cpuUsage()
  const begun = performance.now()
  ;(calls[call] as Call)(params).then(
    (result) => {
      const { user, system } = process.cpuUsage(before)
      process.send?.({ id, result: { result, share: (user + system) / 1_000 / (performance.now() - begun) } })
    },
    (error: unknown) =>
      process.send?.({ id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.on('disconnect', () => process.exit(1))
