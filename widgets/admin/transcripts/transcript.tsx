/** This shows one conversation to read, opened at the hit, or at the message that the address names. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { EmptyState, ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { callUntil } from '../../ui/session/call.ts'
import { go, place } from '../shell/place.ts'
import { t } from '../strings/transcripts.ts'
import { DeleteConfirm } from './delete-confirm.tsx'
import { type Entry, entriesOf } from './entries.ts'
import { addressOf, type Query } from './query.ts'
import { TranscriptEntry } from './transcript-entry.tsx'
import { TranscriptHead } from './transcript-head.tsx'
import { visitorName } from './visitor-name.ts'

export interface TranscriptProps {
  id: string
  query: Query
  /** Is called when the conversation no longer exists. */
  onDeleted(): void
}

export function Transcript({ id, query, onDeleted }: TranscriptProps) {
  const q = query.q.trim()
  const { state, reload } = useLoad(
    (signal) => callUntil(signal, 'getTranscript', { params: { id }, query: q === '' ? {} : { q } }),
    [id, q],
  )
  if (state.kind === 'loading') return <SkeletonRows rows={7} />
  if (state.kind === 'failed') {
    if (isApiError(state.error, 'not_found')) {
      return (
        <EmptyState icon="search" title={t('gone')}>
          {t('goneText')}
        </EmptyState>
      )
    }
    return (
      <div class="finder__notice">
        <ErrorNotice error={state.error} onRetry={reload} />
      </div>
    )
  }
  return <Reading transcript={state.value} query={query} onDeleted={onDeleted} />
}

interface ReadingProps {
  transcript: ResultOfEndpoint<'getTranscript'>
  query: Query
  onDeleted(): void
}

function Reading({ transcript, query, onDeleted }: ReadingProps) {
  const [deleting, setDeleting] = useState(false)
  const [notes, setNotes] = useState(true)
  const log = useRef<HTMLDivElement>(null)
  const entries = useMemo(() => entriesOf(transcript, notes), [transcript, notes])
  const hits = entries.filter((entry) => entry.hit !== undefined).map((entry) => entry.anchor)
  const named = place.value.hash.slice(1)
  const [opened] = useState(() => (entries.some((entry) => entry.anchor === named) ? named : hits[0]))
  const present = named || opened
  const show = (anchor: string) => go(addressOf(query, transcript.conversation.id, `#${anchor}`), 'replace')
  useEffect(() => {
    const entry = present === undefined ? null : document.getElementById(present)
    // The box scrolls and not the page, because the head must stay in sight.
    if (entry !== null && log.current !== null) log.current.scrollTop = entry.offsetTop - log.current.clientHeight / 3
  }, [present, transcript])
  return (
    <article class="transcript">
      <TranscriptHead
        transcript={transcript}
        query={query}
        notes={notes}
        onNotes={setNotes}
        hits={hits}
        present={present}
        onHit={show}
        onDelete={() => setDeleting(true)}
      />
      <div ref={log} class="transcript__log" tabIndex={0} role="region" aria-label={t('messagesOf')}>
        <Log entries={entries} present={present} query={query} conversation={transcript.conversation} />
      </div>
      {deleting && (
        <DeleteConfirm
          conversation={transcript.conversation}
          onDeleted={onDeleted}
          onClose={() => setDeleting(false)}
        />
      )}
    </article>
  )
}

interface LogProps {
  entries: Entry[]
  present: string | undefined
  query: Query
  conversation: StaffConversation
}

function Log({ entries, present, query, conversation }: LogProps) {
  if (entries.length === 0) return <EmptyState icon="chat" title={t('noMessages')} />
  return (
    <ol class="log">
      {entries.map((entry) => (
        <TranscriptEntry
          key={entry.anchor}
          entry={entry}
          present={entry.anchor === present}
          to={addressOf(query, conversation.id, `#${entry.anchor}`)}
          visitor={visitorName(conversation)}
        />
      ))}
    </ol>
  )
}
