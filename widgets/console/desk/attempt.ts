import { toast } from '../../ui/components/toast.tsx'
import { failureWords } from '../words/words.ts'

/**
 * Runs `work`. When it fails, the failure is shown at the top of the screen, or by `say`, and this resolves with
 * undefined.
 */
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
