/** The cards above the launcher; loaded when there is the first one to show. */
import type { Announcement, Message } from '../../src/protocol/wire.ts'
import { cardsCss } from './cards-style.ts'
import { el, icon } from './dom.ts'
import type { WidgetLanguage } from './host.ts'
import { safeUrl } from './safe-url.ts'

const CROSS = 'M6 6l12 12M18 6L6 18'
const DISMISS = { en: 'Dismiss', 'zh-CN': '关闭' } as const
const styled = new WeakSet<Node>()

export function announcementCard({ title, body, link, severity }: Announcement, language: WidgetLanguage, dismiss: () => void): HTMLElement {
  const href = link && safeUrl(link.url)
  const more = link && href ? [el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, link.label || href)] : []
  return el(
    'section',
    { class: `card ${severity}`, 'aria-label': title },
    el('b', {}, title),
    el('div', { class: 'body' }, body),
    ...more,
    cross(language, dismiss),
  )
}

/** The other side's latest words; a click opens the window. */
export function messageCard({ author, text }: Message, language: WidgetLanguage, open: () => void, dismiss: () => void): HTMLElement {
  const say = el('button', { class: 'say', type: 'button', click: open }, el('b', {}, author.name), el('span', { class: 'body' }, text ?? ''))
  return el('div', { class: 'card said' }, say, cross(language, dismiss))
}

export function showCard(slot: HTMLElement, card: HTMLElement | undefined): void {
  const root = slot.getRootNode() as ShadowRoot
  if (!styled.has(root)) {
    styled.add(root)
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(cardsCss)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  }
  slot.replaceChildren(...(card ? [card] : []))
}

function cross(language: WidgetLanguage, click: () => void): HTMLElement {
  return el('button', { class: 'x', type: 'button', 'aria-label': DISMISS[language], click }, icon(CROSS, ''))
}
