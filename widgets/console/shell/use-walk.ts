import { useEffect } from 'preact/hooks'
import { steady } from '../../client/clock.ts'
import { useConsole } from '../desk/context.ts'
import { rowsOf } from './perform.ts'

/** What is opened otherwise than by the keys, or another list: the keys go on from there. */
export function useWalk(screen: 'chats' | 'rooms', id: string | undefined, order: readonly unknown[]): void {
  const context = useConsole()
  const walk = context.view.walks[screen]
  useEffect(() => {
    if (walk.at !== id) walk.begin(rowsOf(context, screen), id, steady())
  }, [id])
  useEffect(() => walk.begin(rowsOf(context, screen), id, steady()), order)
}
