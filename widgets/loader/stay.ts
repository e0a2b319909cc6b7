/**
 * This file keeps the widget in the page, whatever the page does to its elements, and in reach while a modal dialog is
 * open.
 */
import { steady } from '../client/clock.ts'
import { attempt } from '../client/facilities.ts'
import { ofDocument } from './page-document.ts'

/**
 * After so many comebacks, a page that removes the widget again and again wins for a while, because a fight would cost
 * its visitors computing time.
 */
const COMEBACKS = 8
const TRUCE_MS = 10_000

/**
 * Keeps the widget in the page. Returns a function that takes it away for good, and one to call when the page's looks
 * have changed.
 */
export function stay(
  host: HTMLElement,
  settled: () => void,
  carry: (move: () => void) => void,
): [leave: () => void, lift: () => void] {
  let ended = false
  let comebacks = 0
  let since = 0

  /** Returns the topmost modal dialog if there is one, because everything else is inert then. */
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
  /**
   * Puts the widget into the top layer where the page itself is transformed, because that moves what is fixed, but not
   * the top layer.
   */
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
