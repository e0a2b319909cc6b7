import type { VisitorConversation } from '../../../src/protocol/wire.ts'
import type { ThreadClient } from '../../client/thread.ts'
import { model } from '../current.ts'
import { t } from '../strings.ts'
import { lent } from './lent.ts'

/** Draws earlier conversations to read. */
export function History({ onLeave }: { onLeave(): void }) {
  const { dayName, useEffect, useState } = lent
  const [list, setList] = useState<readonly VisitorConversation[]>()
  const [chosen, setChosen] = useState<VisitorConversation>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    model.history().then(setList, () => setFailed(true))
  }, [])
  if (chosen) return <Reading conversation={chosen} onLeave={() => setChosen(undefined)} />
  return (
    <div class="page">
      <h2>{t.earlier}</h2>
      {failed && <p class="bad">{t.notSent}</p>}
      {list?.length === 0 && <p>{t.noEarlier}</p>}
      {list === undefined && !failed && <p>{t.loading}</p>}
      <ul class="past">
        {list?.map((conversation) => (
          <li key={conversation.id}>
            <button type="button" onClick={() => setChosen(conversation)}>
              <b dir="auto">{conversation.agent?.name ?? t.somebody}</b>
              <small>{dayName(conversation.openedAt)}</small>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="quiet" onClick={onLeave}>
        {t.back}
      </button>
    </div>
  )
}

function Reading({ conversation, onLeave }: { conversation: VisitorConversation; onLeave(): void }) {
  const { Older, Timeline, timeline, useEffect, useState } = lent
  const [thread, setThread] = useState<ThreadClient>()
  const [, redraw] = useState(0)
  useEffect(() => {
    const opened = model.chat.thread(conversation.thread, { receipts: false })
    const off = opened.onChange(() => redraw((n) => n + 1))
    setThread(opened)
    return () => {
      off()
      opened.close()
    }
  }, [conversation.thread])
  return (
    <>
      <div class="list" tabIndex={0}>
        {thread?.hasOlder && <Older thread={thread} />}
        <Timeline entries={timeline(thread?.messages ?? [], [], thread?.marks ?? [])} />
      </div>
      <div class="ended">
        <button type="button" class="quiet" onClick={onLeave}>
          {t.back}
        </button>
      </div>
    </>
  )
}
