import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Linked } from '../../ui/components/linked.tsx'
import { useConsole } from '../desk/context.ts'
import type { OpenChat } from '../stores/open-chats.ts'
import { ThreadPane } from '../thread/thread-pane.tsx'
import { visitorName } from '../words/words.ts'

export function ConversationThread({ chat, conversation }: { chat: OpenChat; conversation: StaffConversation }) {
  const { desk } = useConsole()
  return (
    <ThreadPane
      chat={chat}
      look={{
        me: desk.meId,
        isOurs: (author) => author.kind !== 'visitor',
        // A message knows its visitor by the name of its time, or none; the conversation by the one that was given since.
        nameOf: (author) =>
          author.kind === 'visitor' ? visitorName(conversation.visitor, conversation.number) : author.name,
        reader: 'visitor',
        onRead: () => desk.inbox.markRead(conversation.id),
        text: (message) => <Linked text={message.text ?? ''} />,
      }}
    />
  )
}
