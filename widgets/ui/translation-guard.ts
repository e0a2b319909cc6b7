/**
 * Our pages ask not to be translated, but some extensions do it all the same: they put `<font>` in the place of text. What is
 * drawn would then go on in nodes that nobody sees, and a pane would name the person before. So each text that changes takes
 * its place back, one that goes takes its stand-in along, and a stand-in is a neighbour to put something before.
 */
import { options, type VNode } from 'preact'

type Drawn = VNode & { __e?: Node | null }

/** What stands in the place of a text. */
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

/** The child of a parent that this node is, is in, or was until something took its place; null: the end. */
function childOf(parent: Node, node: Node | null): Node | null {
  let child: Node | null | undefined = node?.isConnected === false ? (standIns.get(node) ?? node) : node
  while (child && child.parentNode !== parent) child = child.parentNode
  return child ?? null
}
