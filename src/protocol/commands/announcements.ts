/** Screens tell what becomes of an announcement: rules [AN1] and [AN6]. */
import { Id } from '../entities.ts'
import { commands, Nothing } from './command.ts'

export const ANNOUNCEMENT_COMMANDS = commands({
  received: { by: 'everyone', params: { announcement: Id } },
  seen: { by: 'everyone', params: { announcement: Id } },
  clicked: { by: 'everyone', params: { announcement: Id } },
  dismiss: { by: 'everyone', params: { announcement: Id }, result: Nothing, counts: 'act' },
})
