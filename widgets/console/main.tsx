import { signal } from '@preact/signals'
import { render } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { type Agent, CLOSE } from '../../src/protocol/wire.ts'
import { Connection, type OutboxStore, openOutboxStore } from '../client/index.ts'
import { keepFocusPlace } from '../ui/focus-place.ts'
import { lookForBuild, watchBuild } from '../ui/new-build.ts'
import { dropToken, getToken, session, signOut } from '../ui/session/session.ts'
import { SessionGate } from '../ui/session/session-gate.tsx'
import { stayOnDrop } from '../ui/stay-on-drop.ts'
import { guardTranslation } from '../ui/translation-guard.ts'
import { Console } from './console.tsx'
import { ConsoleProvider } from './desk/context.ts'
import { Desk } from './desk/desk.ts'
import { View } from './view/view.ts'
import { t } from './words/words.ts'

const CLIENT = 'console/0.1.0'

/** Holds the close code that ended the last desk here, for the words above the sign-in page. */
const ended = signal<number | undefined>(undefined)

function App() {
  const why = ended.value === undefined ? undefined : wordsOf(ended.value)
  return (
    <>
      {session.value.kind === 'signed-out' && why !== undefined && (
        <p class="ended" role="alert">
          {why}
        </p>
      )}
      {/* Another person on the same page gets another desk, so that nothing of the first one stays. */}
      <SessionGate>{(agent) => <Seat key={agent.id} agent={agent} />}</SessionGate>
    </>
  )
}

function Seat({ agent }: { agent: Agent }) {
  const [store, setStore] = useState<OutboxStore | undefined>(undefined)
  useEffect(() => void openOutboxStore(agent.id).then(setStore), [agent.id])
  return store === undefined ? null : <Seated agent={agent} store={store} />
}

function Seated({ agent, store }: { agent: Agent; store: OutboxStore }) {
  const desk = useMemo(() => new Desk({ connection: connect(), store, meId: agent.id }), [store])
  const view = useMemo(() => new View(), [])
  useEffect(() => {
    ended.value = undefined
    const off = desk.connection.onState((state) => {
      if (state.kind === 'open') void lookForBuild()
      if (state.kind !== 'stopped' || wordsOf(state.code) === undefined) return
      ended.value = state.code
      void signOut()
    })
    desk.connection.start()
    const wake = () => document.visibilityState === 'visible' && desk.connection.wake()
    addEventListener('online', wake)
    document.addEventListener('visibilitychange', wake)
    return () => {
      off()
      removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', wake)
      desk.close()
      desk.connection.stop()
    }
  }, [desk])
  const leave = () => {
    // The socket stops first: otherwise the server's goodbye would come as news to the agent who signed out.
    desk.connection.stop()
    void signOut()
  }
  return (
    <ConsoleProvider value={{ desk, view, role: agent.role, signOut: leave }}>
      <Console />
    </ConsoleProvider>
  )
}

/**
 * This is well within the grace that an agent has after a restart: its conversations must not go to others while it
 * waits [AG5].
 */
const LONGEST_WAIT_MS = 4_000

function connect(): Connection {
  let last: string | undefined
  return new Connection({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`,
    client: CLIENT,
    longestWaitMs: LONGEST_WAIT_MS,
    async getToken(fresh) {
      // A token that the server refused must not be offered again.
      if (fresh && last !== undefined) dropToken(last)
      const access = await getToken()
      last = access.token
      return access
    },
  })
}

function wordsOf(code: number): string | undefined {
  if (code === CLOSE.signedOut.code) return t('ended.signedOut')
  return code === CLOSE.disabled.code ? t('ended.disabled') : undefined
}

guardTranslation()
keepFocusPlace()
stayOnDrop()
watchBuild('console')
render(<App />, document.getElementById('app') as HTMLElement)
