import { useConsole } from '../context.ts'
import { ago, fullTime } from '../words.ts'

/** "3 min": relative, and exact when pointed at. */
export function Ago({ at }: { at: number }) {
  const { desk } = useConsole()
  return (
    <time class="ago" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {ago(at, desk.clock.now.value)}
    </time>
  )
}
