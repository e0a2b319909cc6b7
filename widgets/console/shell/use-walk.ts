import { useEffect } from 'preact/hooks'
import { steady } from '../../client/clock.ts'
import { rowsOf, useLists } from './perform.ts'

/** Lets the keys go on from here when something was opened without them, or another list was chosen. */
export function useWalk(screen: 'chats' | 'rooms', id: string | undefined, order: readonly unknown[]): void {
  const lists = useLists()
  const walk = lists.view.walks[screen]
  useEffect(() => {
    if (walk.at !== id) walk.begin(rowsOf(lists, screen), id, steady())
  }, [id])
  useEffect(() => walk.begin(rowsOf(lists, screen), id, steady()), order)
}
