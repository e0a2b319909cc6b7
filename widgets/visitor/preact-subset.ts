/**
 * This is the part of Preact that the window uses, at an eighth of its size. vite.visitor.config.ts puts it in the
 * place of `preact`; without that line the window runs on Preact itself. There is one root at a time, and every change
 * draws from the top, because the window is small. Where a child has a number as its key, all its siblings have one.
 */
import { ofDocument } from '../loader/page-document.ts'

type Key = string | number
type Component = (props: Props) => unknown
type Ref = { current: unknown } | ((element: Element | null) => void)
interface Props {
  [name: string]: unknown
  key?: Key
  ref?: Ref
}
interface VNode {
  /** An element's name, TEXT, or HOLE. A hole draws nothing, but keeps the places of its neighbours. */
  type: string | Component
  props: Props
  children: unknown[]
}
interface Instance {
  node: VNode
  dom: Element | Text | undefined
  kids: Instance[]
  hooks: Hook[]
}
interface Hook {
  value: unknown
  deps?: readonly unknown[] | undefined
  clean?: unknown
}

const HOLE = ''
const TEXT = '#'
const SVG = 'http://www.w3.org/2000/svg'
let container: Element
let root: VNode | null
let drawn: Instance[] = []
let dirty = false
let current: Instance
let at = 0
let effects: (() => void)[] = []

/** Draws its children. Parts of the window have copies of this file and must have the same name for it. */
export const Fragment = '*'

/** Is what JSX becomes. Components here get no children. */
export function h(type: VNode['type'], props: Props | null, ...children: unknown[]): VNode {
  // The object has no prototype, so that what a page puts on `Object.prototype` is nobody's `key`, `ref` or handler.
  return { type, props: { __proto__: null, ...props } as Props, children }
}

export function render(node: VNode | null, into: Element): void {
  root = node
  container = into
  draw()
}

function draw(): void {
  dirty = false
  drawn = reconcile(container, drawn, [root], false)
  const now = effects
  effects = []
  for (const run of now) run()
}

function redraw(): void {
  if (!dirty) queueMicrotask(draw)
  dirty = true
}

function normal(child: unknown): VNode {
  if (child === null || child === undefined || typeof child === 'boolean') return h(HOLE, null)
  if (typeof child !== 'object') return h(TEXT, { text: String(child) })
  return Array.isArray(child) ? h(Fragment, null, ...child) : (child as VNode)
}

/** Brings the children up to date. With a `parent`, their elements are put into it. */
function reconcile(parent: Element | undefined, before: Instance[], children: unknown[], svg: boolean): Instance[] {
  const known = new Map(before.map((instance, index) => [instance.node.props.key ?? index, instance]))
  const kids = children.map((child, index) => {
    const node = normal(child)
    const key = node.props.key ?? index
    const old = known.get(key)
    if (old?.node.type !== node.type)
      return update({ node: h(HOLE, null), dom: undefined, kids: [], hooks: [] }, node, svg)
    known.delete(key)
    return update(old, node, svg)
  })
  known.forEach(unmount)
  if (parent) place(parent, kids)
  return kids
}

function update(instance: Instance, node: VNode, svg: boolean): Instance {
  const { type, props, children } = node
  const before = instance.node.props
  instance.node = node
  if (type === Fragment || typeof type === 'function') {
    const outer = [current, at] as const
    current = instance
    at = 0
    const output = type === Fragment ? children : [(type as Component)(props)]
    ;[current, at] = outer
    instance.kids = reconcile(undefined, instance.kids, output, svg)
  } else if (type === TEXT) {
    const text = props['text'] as string
    instance.dom ??= new Text()
    // Assigning the same text again would remove a selection.
    if (text !== before['text']) instance.dom.textContent = text
  } else if (type !== HOLE) {
    const drawing = svg || type === 'svg'
    instance.dom ??= drawing ? ofDocument('createElementNS')(SVG, type) : ofDocument('createElement')(type)
    const dom = instance.dom as Element
    instance.kids = reconcile(dom, instance.kids, children, drawing)
    for (const name of Object.keys({ ...before, ...props })) setProperty(dom, name, props[name], before[name])
    if (props.ref !== before.ref) effects.unshift(() => point(props.ref, dom))
  }
  return instance
}

function setProperty(dom: Element, name: string, value: unknown, before: unknown): void {
  const fields = dom as unknown as Record<string, unknown>
  if (name === 'value' || name === 'checked') {
    // What the person typed meanwhile is in the element and not in the last drawing, so we compare with the element.
    if (fields[name] !== value) fields[name] = value ?? ''
  } else if (value !== before && !/^(key|ref)$/.test(name)) {
    const aria = name.startsWith('aria-')
    if (name.startsWith('on')) fields[name.toLowerCase()] = value
    else if (value === undefined || value === null || (value === false && !aria)) dom.removeAttribute(name)
    else dom.setAttribute(name, value === true && !aria ? '' : String(value))
  }
}

/**
 * Puts the elements in order. It does not touch one that stands where it should, because moving it would take its
 * focus.
 */
function place(parent: Element, kids: Instance[]): void {
  elements(kids).forEach((dom, index) => {
    const there = parent.childNodes[index]
    if (there !== dom) parent.insertBefore(dom, there ?? null)
  })
}

function elements(kids: Instance[]): (Element | Text)[] {
  return kids.flatMap(({ dom, kids: inner }) => dom ?? elements(inner))
}

function unmount({ dom, node, kids, hooks }: Instance): void {
  for (const { clean } of hooks) if (typeof clean === 'function') clean()
  point(node.props.ref, null)
  kids.forEach(unmount)
  dom?.remove()
}

function point(ref: Ref | undefined, element: Element | null): void {
  if (typeof ref === 'function') ref(element)
  else if (ref) ref.current = element
}

// Hooks.

function hook(initial: () => unknown): Hook {
  current.hooks[at] ??= { __proto__: null, value: initial() } as Hook
  return current.hooks[at++] as Hook
}

export function useState<S>(initial: S | (() => S)): [S, (next: S | ((state: S) => S)) => void] {
  const state = hook(() => (typeof initial === 'function' ? (initial as () => S)() : initial))
  const set = (next: S | ((state: S) => S)) => {
    const value = typeof next === 'function' ? (next as (state: S) => S)(state.value as S) : next
    if (value !== state.value) redraw()
    state.value = value
  }
  return [state.value as S, set]
}

export function useRef<T>(initial: T): { current: T } {
  return hook(() => ({ current: initial })).value as { current: T }
}

export function useEffect(run: () => unknown, deps?: readonly unknown[]): void {
  const kept = hook(() => undefined)
  const before = kept.deps
  kept.deps = deps
  if (deps && before && deps.every((value, index) => value === before[index])) return
  effects.push(() => {
    if (typeof kept.clean === 'function') kept.clean()
    kept.clean = run()
  })
}

export { useEffect as useLayoutEffect }
