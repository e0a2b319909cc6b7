import { expect, onTestFinished, test, vi } from 'vitest'
import { TypingNotice } from '../../widgets/client/typing.ts'

test.each([-3_600_000, 3_600_000])(
  '[CO8] typing is told at once and once, whatever the clock of the page does (%i ms)',
  (jump) => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const told: boolean[] = []
    const notice = new TypingNotice((on) => told.push(on))
    notice.set(true)
    vi.setSystemTime(Date.now() + jump)
    notice.set(true)
    expect(told).toEqual([true])
    vi.advanceTimersByTime(3_100)
    notice.set(true)
    expect(told.filter((on) => on)).toHaveLength(2)
    notice.set(false)
    expect(told.at(-1)).toBe(false)
  },
)
