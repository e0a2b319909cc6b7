import { kept } from '../../client/kept.ts'

const muted = kept('local', 'helpline:muted')

/** Keeps whether new messages ring, for all sites of this origin. */
export const sound = {
  on: (): boolean => muted.get() === '',
  toggle(): void {
    muted.set(sound.on() ? '1' : '')
  },
}
