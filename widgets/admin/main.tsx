import { render } from 'preact'
import { Toasts } from '../ui/components/toast.tsx'
import { keepFocusPlace } from '../ui/focus-place.ts'
import { watchBuild } from '../ui/new-build.ts'
import { SessionGate } from '../ui/session/session-gate.tsx'
import { stayOnDrop } from '../ui/stay-on-drop.ts'
import { guardTranslation } from '../ui/translation-guard.ts'
import { Admin } from './admin.tsx'
import { Guest } from './entry/guest.tsx'
import { Join } from './entry/join.tsx'
import { SetUp } from './entry/set-up.tsx'
import { place } from './shell/place.ts'

/**
 * Draws what belongs to the address, because one built page answers several. Set-up, joining and a guest's visit work
 * without a session: their link is the key.
 */
function App() {
  const { path } = place.value
  if (path === '/setup') return <SetUp />
  if (path === '/join') return <Join />
  if (path === '/guest') return <Guest />
  return <SessionGate>{(me) => <Admin key={me.id} me={me} />}</SessionGate>
}

guardTranslation()
keepFocusPlace()
stayOnDrop()
watchBuild('admin')
const root = document.getElementById('app')
if (root === null) throw new Error('the page has no #app')
render(
  <>
    <Toasts />
    <App />
  </>,
  root,
)
