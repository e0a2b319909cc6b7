import { toast } from '../../ui/components/toast.tsx'
import { failureWords } from '../words/words.ts'

/** Runs `work`; what goes wrong is said at the top of the screen, or by `say`. Answers undefined then. */
export async function attempt<T>(work: () => Promise<T>, say = sayFailure): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    say(error)
    return undefined
  }
}

export function sayFailure(error: unknown): void {
  toast(failureWords(error), { look: 'danger' })
}
