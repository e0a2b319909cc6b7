import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Linked } from '../../ui/components/linked.tsx'
import { useInbox, useMeId } from '../desk/context.ts'
import type { OpenChat } from '../stores/open-chats.ts'
import { ThreadPane } from '../thread/thread-pane.tsx'
import { visitorName } from '../words/words.ts'

export function ConversationThread({ chat, conversation }: { chat: OpenChat; conversation: StaffConversation }) {
  const meId = useMeId()
  const inbox = useInbox()
  return (
    <ThreadPane
      chat={chat}
      look={{
        me: meId,
        isOurs: (author) => author.kind !== 'visitor',
        // A message has the visitor's name of its time, or none; the conversation has the one that was given since.
        nameOf: (author) =>
          author.kind === 'visitor' ? visitorName(conversation.visitor, conversation.number) : author.name,
        reader: 'visitor',
        onRead: () => inbox.markRead(conversation.id),
        text: (message) => <Linked text={message.text ?? ''} />,
      }}
    />
  )
}
