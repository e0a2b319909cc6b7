/**
 * Shows its children to a person who is signed in. Before that it shows the sign-in page, or why the server cannot be
 * reached.
 */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Agent } from '../../../src/protocol/wire.ts'
import { ErrorNotice, SkeletonRows } from '../components/states.tsx'
import { t } from '../strings/entry.ts'
import { EntryPage } from './entry-page.tsx'
import { session, startSession } from './session.ts'
import { SignIn } from './sign-in.tsx'

export function SessionGate({ children }: { children(me: Agent): ComponentChildren }) {
  useEffect(() => {
    void startSession()
  }, [])
  const state = session.value
  switch (state.kind) {
    case 'loading':
      return <SkeletonRows />
    case 'signed-out':
      return <SignIn />
    case 'unreachable':
      return (
        <EntryPage title={t('unreachable')}>
          <ErrorNotice error={state.error} onRetry={() => void startSession()} />
        </EntryPage>
      )
    case 'signed-in':
      return <>{children(state.agent)}</>
  }
}
