import { useEffect } from 'preact/hooks'
import { steady } from '../../client/clock.ts'
import { rowsOf, useLists } from './perform.ts'

/** What is opened otherwise than by the keys, or another list: the keys go on from there. */
export function useWalk(screen: 'chats' | 'rooms', id: string | undefined, order: readonly unknown[]): void {
  const lists = useLists()
  const walk = lists.view.walks[screen]
  useEffect(() => {
    if (walk.at !== id) walk.begin(rowsOf(lists, screen), id, steady())
  }, [id])
  useEffect(() => walk.begin(rowsOf(lists, screen), id, steady()), order)
}
