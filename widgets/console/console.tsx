import { useEffect } from 'preact/hooks'
import { NewBuild } from '../ui/components/new-build.tsx'
import { Toasts } from '../ui/components/toast.tsx'
import { UnsavedQuestion } from '../ui/components/unsaved-question.tsx'
import { Lightbox } from '../ui/files/lightbox.tsx'
import { AnnouncementStrips } from './announcements/announcement-strips.tsx'
import { AnnouncementsScreen } from './announcements/announcements-screen.tsx'
import { BlockDialog, ManyDialog } from './chat/block-dialogs.tsx'
import { CannedDialog } from './chat/canned-dialog.tsx'
import { CloseDialog, TicketDialog } from './chat/chat-dialogs.tsx'
import { ChatView } from './chat/chat-view.tsx'
import { DetailsPane } from './chat/details-pane.tsx'
import { PeopleDialog } from './chat/people-dialog.tsx'
import { TransferDialog } from './chat/transfer-dialog.tsx'
import { useAlerts, useDrafts, useInbox, useLink, usePreferences, useRole, useRooms, useView } from './desk/context.ts'
import { ChatList } from './inbox/chat-list.tsx'
import { NewRoomDialog } from './rooms/new-room-dialog.tsx'
import {
  ArchiveDialog,
  DirectDialog,
  EditRoomDialog,
  InviteDialog,
  LeaveDialog,
  SlowDialog,
} from './rooms/room-dialogs.tsx'
import { RoomsScreen } from './rooms/rooms-screen.tsx'
import { HelpDialog } from './shell/help-dialog.tsx'
import { actionOf, isFor } from './shell/keys.ts'
import { Palette } from './shell/palette.tsx'
import { perform, useActing } from './shell/perform.ts'
import { Rail } from './shell/rail.tsx'
import { ConnectionLine } from './shell/strips.tsx'
import { useWalk } from './shell/use-walk.ts'
import { standingOf } from './stores/standing.ts'
import { hasDraftFiles } from './thread/draft-files.ts'
import { TicketList } from './tickets/ticket-list.tsx'
import { TicketScreen } from './tickets/ticket-view.tsx'
import { route } from './view/route.ts'
import { t } from './words/words.ts'

/** A field that wants the focus has been drawn by then. */
const TAKEN_WITHIN_MS = 100

export function Console() {
  const acting = useActing()
  const role = useRole()
  const link = useLink()
  const drafts = useDrafts()
  const alerts = useAlerts()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const action = actionOf(event)
      // A dialog has keys of its own.
      if (action === undefined || !isFor(action, role) || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      perform(acting, action)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [role, ...Object.values(acting)])
  useFallback()
  return (
    <div class="console">
      <Rail />
      <div class="stage">
        <ConnectionLine />
        {/* A connection that ended for good shows its own message, with Reload beside it. */}
        {link.value.kind !== 'stopped' && <NewBuild isAtRisk={() => drafts.areAtRisk || hasDraftFiles(drafts)} />}
        <Toasts />
        {route.value.screen !== 'announcements' && <AnnouncementStrips />}
        <Screen />
      </div>
      <Dialogs />
      <UnsavedQuestion />
      <Lightbox />
      <p class="visually-hidden" role="status" aria-live="polite">
        {alerts.spoken.words.value}
      </p>
    </div>
  )
}

/**
 * Moves the focus to the thread when there is no field. A wish for the field that nobody took must not take the focus
 * later.
 */
function useFallback(): void {
  const view = useView()
  const wanted = view.wantsComposer.value
  useEffect(() => {
    if (!wanted) return undefined
    const timer = setTimeout(() => {
      if (!view.wantsComposer.peek()) return
      view.wantsComposer.value = false
      document.querySelector<HTMLElement>('.thread')?.focus()
    }, TAKEN_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [wanted, route.value.id])
}

function Screen() {
  switch (route.value.screen) {
    case 'chats':
      return <Chats />
    case 'tickets':
      return <Tickets />
    case 'rooms':
      return <RoomsScreen />
    case 'announcements':
      return <AnnouncementsScreen />
  }
}

function Chats() {
  const inbox = useInbox()
  const preferences = usePreferences()
  const view = useView()
  const id = route.value.id
  const conversation = inbox.find(id)
  const details = conversation !== undefined && (preferences.details.value || view.detailsOver.value)
  useEffect(() => {
    view.detailsOver.value = false
    // Each chat begins with the reply. If the side of the last chat stayed, words could go to the wrong side.
    view.side.value = 'public'
  }, [id])
  useWalk('chats', id, [view.list.value, preferences.sort.value])
  return (
    <main
      class="panes"
      data-at={id === undefined ? 'list' : view.detailsOver.value ? 'details' : 'chat'}
      data-details={details}
    >
      <h1 class="visually-hidden">{t('chats')}</h1>
      <ChatList />
      <ChatView id={id} />
      {details && <DetailsPane key={conversation.id} conversation={conversation} />}
    </main>
  )
}

function Tickets() {
  const id = route.value.id
  return (
    <main class="panes" data-at={id === undefined ? 'list' : 'chat'}>
      <h1 class="visually-hidden">{t('tickets')}</h1>
      <TicketList />
      <TicketScreen id={id} />
    </main>
  )
}

function Dialogs() {
  const inbox = useInbox()
  const view = useView()
  const name = view.dialog.value
  const conversation = inbox.find(route.value.id)
  const mine = conversation !== undefined && standingOf(conversation, inbox.meId).kind === 'mine'
  if (name !== undefined && !view.isDialogHere) return <Shut />
  switch (name) {
    case undefined:
      return null
    case 'help':
      return <HelpDialog />
    case 'palette':
      return <Palette />
    case 'canned':
      return <CannedDialog />
    case 'ticket':
      return conversation ? <TicketDialog conversation={conversation} /> : null
    case 'block':
      return conversation ? <BlockDialog conversation={conversation} /> : <Shut />
    case 'closeMany':
    case 'blockMany':
      return <ManyDialog block={name === 'blockMany'} />
    case 'people':
      return mine ? <PeopleDialog conversation={conversation} /> : <Shut />
    case 'newRoom':
      return <NewRoomDialog />
    case 'direct':
      return <DirectDialog />
    case 'invite':
    case 'editRoom':
    case 'slow':
    case 'leaveRoom':
    case 'archiveRoom':
      return <OfRoom name={name} />
    case 'transfer':
      return mine ? <TransferDialog conversation={conversation} /> : <Shut />
    case 'close':
    case 'closeAndNext':
      return mine ? <CloseDialog conversation={conversation} next={name === 'closeAndNext'} /> : <Shut />
  }
}

const ROOM_DIALOGS = {
  invite: InviteDialog,
  editRoom: EditRoomDialog,
  slow: SlowDialog,
  leaveRoom: LeaveDialog,
  archiveRoom: ArchiveDialog,
}

function OfRoom({ name }: { name: keyof typeof ROOM_DIALOGS }) {
  const standing = useRooms().find(route.value.id)
  const Body = ROOM_DIALOGS[name]
  return standing === undefined ? <Shut /> : <Body room={standing.room} />
}

/**
 * Closes a dialog that has nothing left to decide, because the chat left the agent, or the agent the chat, while it was
 * open.
 */
function Shut() {
  const view = useView()
  useEffect(() => view.shut(), [])
  return null
}
