/** Keeps the widget in the page, whatever the page does to its elements; and in reach while a modal dialog is open. */
import { steady } from '../client/clock.ts'
import { attempt } from '../client/facilities.ts'
import { ofDocument } from './page-document.ts'

/** A page that takes it away again and again wins for a while: a fight would cost its visitors their computer's time. */
const COMEBACKS = 8
const TRUCE_MS = 10_000

/** Answers what takes it away for good, and what is to be called when the page's looks have changed. */
export function stay(
  host: HTMLElement,
  settled: () => void,
  carry: (move: () => void) => void,
): [leave: () => void, lift: () => void] {
  let ended = false
  let comebacks = 0
  let since = 0

  /** In the topmost modal dialog, since all else is dead while there is one. */
  const place = (): Element => {
    const dialogs = attempt(() => [...ofDocument('querySelectorAll')('dialog:modal')]) ?? []
    return dialogs.at(-1) ?? ofDocument('documentElement')
  }
  const put = () => {
    const parent = place()
    if (ended || host.parentNode === parent) return
    carry(() => {
      if (host.isConnected && 'moveBefore' in parent) parent.moveBefore(host, null)
      else parent.append(host)
    })
    host.removeAttribute('popover')
    lift()
    settled()
  }
  /** Where the page itself is transformed, what is fixed moves with it; the top layer does not. */
  const lift = () => {
    if (host.popover) return
    const { top, left, height } = host.getBoundingClientRect()
    if (Math.abs(top) + Math.abs(left) + Math.abs(height - innerHeight) > innerHeight / 4)
      attempt(() => {
        host.popover = 'manual'
        host.showPopover()
      })
  }
  const look = () => {
    for (const name of ['inert', 'aria-hidden']) host.removeAttribute(name)
    if (host.parentNode === place()) return
    const now = steady()
    if (now - since > TRUCE_MS) {
      since = now
      comebacks = 0
    }
    if (host.isConnected || ++comebacks <= COMEBACKS) put()
    else if (comebacks === COMEBACKS + 1) setTimeout(put, TRUCE_MS)
  }
  put()
  const observer = attempt(() => new MutationObserver(look))
  attempt(() =>
    observer?.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['open'] }),
  )
  attempt(() => observer?.observe(host, { attributes: true, attributeFilter: ['inert', 'aria-hidden'] }))
  const leave = () => {
    ended = true
    attempt(() => observer?.disconnect())
    host.remove()
  }
  return [leave, lift]
}
