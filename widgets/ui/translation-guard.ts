/**
 * This file protects our pages from translating extensions. Pages ask not to be translated, but some extensions do it
 * all the same and replace text by `<font>`. What we draw would then go into nodes that nobody sees, and a pane would
 * name the person before. So a text that changes takes its place back, a text that goes removes its stand-in, and
 * something may be put before a stand-in.
 */
import { options, type VNode } from 'preact'

type Drawn = VNode & { __e?: Node | null }

/** Knows the element that stands in the place of a text. */
const standIns = new WeakMap<Node, Element>()

export function guardTranslation(): void {
  const places = new MutationObserver((records) => {
    for (const record of records)
      for (const node of record.removedNodes) if (node instanceof Text) noticed(node, record)
  })
  places.observe(document.body, { childList: true, subtree: true })
  const { unmount } = options
  options.unmount = (vnode: Drawn) => {
    if (vnode.__e) standIns.get(vnode.__e)?.remove()
    unmount?.(vnode)
  }
  const insertBefore = Node.prototype.insertBefore
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    return insertBefore.call(this, node, childOf(this, before)) as T
  }
}

function noticed(text: Text, { addedNodes, previousSibling, nextSibling }: MutationRecord): void {
  if (text.isConnected) return
  const standIn = [...addedNodes, previousSibling, nextSibling].find((node) => node?.nodeName === 'FONT')
  if (!(standIn instanceof Element)) return
  standIns.set(text, standIn)
  changes.observe(text, { characterData: true })
}

const changes = new MutationObserver((records) => {
  for (const { target } of records) {
    const standIn = standIns.get(target)
    if (!standIn?.isConnected) continue
    standIn.replaceWith(target)
    standIns.delete(target)
  }
})

/**
 * Returns the child of `parent` that this node is, is in, or was until something took its place; null means the end.
 */
function childOf(parent: Node, node: Node | null): Node | null {
  let child: Node | null | undefined = node?.isConnected === false ? (standIns.get(node) ?? node) : node
  while (child && child.parentNode !== parent) child = child.parentNode
  return child ?? null
}
