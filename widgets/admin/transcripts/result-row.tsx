import { useEffect, useRef } from 'preact/hooks'
import type { TranscriptRow } from '../../../src/protocol/http-api.ts'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Badge } from '../../ui/components/badge.tsx'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { Link } from '../shell/link.tsx'
import { t } from '../strings/transcripts.ts'
import { addressOf, type Query } from './query.ts'
import { visitorName } from './visitor-name.ts'

export interface ResultRowProps {
  row: TranscriptRow
  query: Query
  chosen: boolean
}

export function ResultRow({ row, query, chosen }: ResultRowProps) {
  const { conversation, hitCount, messageCount } = row
  const item = useRef<HTMLLIElement>(null)
  const name = visitorName(conversation)
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <li ref={item}>
      <Link
        class="result"
        to={addressOf(query, conversation.id)}
        data-result={conversation.id}
        aria-current={chosen ? 'true' : undefined}
      >
        <Avatar id={conversation.visitor.id} name={name} />
        <span class="result__words">
          <span class="result__line">
            <strong class="truncate" dir="auto">
              {name}
            </strong>
            <span class="result__time muted small">
              <RelativeTime at={conversation.openedAt} />
            </span>
          </span>
          <Snippet row={row} />
          <span class="result__line small muted">
            <span class="truncate" dir="auto">
              {[conversation.site.name, conversation.agent?.name ?? t('nobody')].join(' · ')}
            </span>
            <span class="result__marks">
              {conversation.status !== 'closed' && <Badge look="accent">{t(conversation.status)}</Badge>}
              {conversation.rating !== null && (
                <Badge label={t('rated', { score: conversation.rating })}>{`★ ${conversation.rating}`}</Badge>
              )}
              {hitCount > 0 ? (
                <Badge look="note">
                  {hitCount < LIMITS.countedHits ? t('hits', { count: hitCount }) : t('manyHits', { count: hitCount })}
                </Badge>
              ) : (
                <span>{t('messages', { count: messageCount })}</span>
              )}
            </span>
          </span>
        </span>
      </Link>
    </li>
  )
}

/** Shows the text around the best hit, or the last message when the search has no words. */
function Snippet({ row: { hits, about, conversation } }: { row: TranscriptRow }) {
  const hit = hits[0]
  return (
    <>
      {about.map((parts, index) => (
        <span key={index} class="result__about small truncate" dir="auto">
          <Parts parts={parts} />
        </span>
      ))}
      {hit === undefined ? (
        <span class="result__snippet" dir="auto">
          {conversation.lastMessage?.preview ?? ''}
        </span>
      ) : (
        <span class="result__snippet" dir="auto">
          {hit.thread === conversation.staffThread && <Badge look="note">{t('note')}</Badge>}
          <Parts parts={hit.parts} />
        </span>
      )}
    </>
  )
}

function Parts({ parts }: { parts: TranscriptRow['about'][number] }) {
  return <>{parts.map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}</>
}
