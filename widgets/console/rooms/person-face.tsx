import { Avatar } from '../../ui/components/avatar.tsx'
import { useInbox } from '../desk/context.ts'
import type { Person } from './mentions.ts'

/** Draws a colleague with the dot that shows whether they are there; a visitor has no dot. */
export function PersonFace({ person, size = 'small' }: { person: Person; size?: 'small' | 'normal' }) {
  const agent = useInbox().agents.value.get(person.id)
  const presence = agent && (agent.present ? agent.availability : 'offline')
  return <Avatar name={person.name} id={person.id} size={size} presence={presence} />
}
