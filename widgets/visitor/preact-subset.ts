/**
 * The part of Preact that this window uses, a quarter of its size; vite.visitor.config.ts puts it in the place of
 * `preact`, and without that line the window runs on Preact itself. Every change draws from the top: the window is small.
 */
type Key = string | number
type Component = (props: Props) => unknown
type Ref = { current: unknown } | ((element: Element | null) => void)
interface Props {
  [name: string]: unknown
  children?: unknown
  ref?: Ref
}
interface VNode {
  type: string | Component
  props: Props
  key: Key | undefined
}
interface Instance {
  /** A string is text, `null` a hole that keeps its neighbours in their places. */
  node: VNode | string | null
  dom: Element | Text | undefined
  kids: Instance[]
  hooks: Hook[]
}
interface Hook {
  value: unknown
  deps?: readonly unknown[] | undefined
  clean?: unknown
}
interface Root {
  node: VNode | null
  instance: Instance
}

const SVG = 'http://www.w3.org/2000/svg'
const roots = new Map<Element, Root>()
const dirty = new Set<Element>()
let container: Element
let current: Instance
let at = 0
let layout: (() => void)[] = []
let effects: (() => void)[] = []

export const Fragment: Component = ({ children }) => children

export function jsx(type: VNode['type'], props: Props, key?: Key): VNode {
  return { type, props, key }
}

export { jsx as jsxs }

export function h(type: VNode['type'], props: Props | null, ...children: unknown[]): VNode {
  return jsx(type, children.length > 0 ? { ...props, children } : { ...props })
}

export function render(node: VNode | null, into: Element): void {
  const root = roots.get(into) ?? { node, instance: blank() }
  roots.set(into, { ...root, node })
  draw(into)
  if (node === null) roots.delete(into)
}

function draw(into: Element): void {
  const root = roots.get(into)
  if (root === undefined) return
  container = into
  root.instance.kids = reconcile(root.instance.kids, [root.node], false)
  place(into, root.instance.kids)
  const now = [...layout, ...effects]
  layout = []
  effects = []
  for (const run of now) run()
}

function redraw(into: Element): void {
  if (dirty.size === 0) {
    queueMicrotask(() => {
      const all = [...dirty]
      dirty.clear()
      for (const each of all) draw(each)
    })
  }
  dirty.add(into)
}

const blank = (): Instance => ({ node: null, dom: undefined, kids: [], hooks: [] })
const isNode = (node: Instance['node']): node is VNode => typeof node === 'object' && node !== null

function normal(child: unknown): Instance['node'] {
  if (child === null || child === undefined || typeof child === 'boolean') return null
  if (Array.isArray(child)) return jsx(Fragment, { children: child })
  return typeof child === 'object' ? (child as VNode) : String(child)
}

function reconcile(before: Instance[], children: unknown[], svg: boolean): Instance[] {
  const keyOf = (node: Instance['node'], index: number) => (isNode(node) && node.key !== undefined ? `k${node.key}` : index)
  const known = new Map(before.map((instance, index) => [keyOf(instance.node, index), instance]))
  const matched = children.map((child, index) => {
    const node = normal(child)
    const key = keyOf(node, index)
    const old = known.get(key)
    const same =
      old && (isNode(node) ? isNode(old.node) && old.node.type === node.type : typeof node === typeof old.node && !isNode(old.node))
    if (same) known.delete(key)
    return { node, instance: same ? old : blank() }
  })
  for (const gone of known.values()) unmount(gone, true)
  return matched.map(({ node, instance }) => update(instance, node, svg))
}

function update(instance: Instance, node: Instance['node'], svg: boolean): Instance {
  const before = instance.node
  instance.node = node
  if (typeof node === 'string') {
    if (instance.dom === undefined) instance.dom = document.createTextNode(node)
    else if (node !== before) instance.dom.textContent = node
  } else if (node !== null) {
    if (typeof node.type === 'string') updateElement(instance, node, isNode(before) ? before.props : {}, svg || node.type === 'svg')
    else updateComponent(instance, node.type, node.props, svg)
  }
  return instance
}

function updateComponent(instance: Instance, component: Component, props: Props, svg: boolean): void {
  const [outer, outerAt] = [current, at]
  current = instance
  at = 0
  const output = component(props)
  current = outer
  at = outerAt
  instance.kids = reconcile(instance.kids, Array.isArray(output) ? output : [output], svg)
}

function updateElement(instance: Instance, { type, props }: VNode, before: Props, svg: boolean): void {
  const name = type as string
  instance.dom ??= svg ? document.createElementNS(SVG, name) : document.createElement(name)
  const dom = instance.dom as Element
  const { children, ref } = props
  instance.kids = reconcile(instance.kids, Array.isArray(children) ? children : [children], svg)
  place(dom, instance.kids)
  for (const each of Object.keys({ ...before, ...props })) setProperty(dom, each, props[each], before[each])
  if (ref !== before.ref) layout.unshift(() => point(ref, dom))
}

function setProperty(dom: Element, name: string, value: unknown, before: unknown): void {
  const fields = dom as unknown as Record<string, unknown>
  if (name === 'value' || name === 'checked') {
    // What the person typed meanwhile is in the element, not in the last drawing.
    if (fields[name] !== value) fields[name] = value ?? ''
  } else if (value !== before && !/^(children|ref|key)$/.test(name)) {
    if (name.startsWith('on')) fields[name.toLowerCase()] = value ?? null
    else if (value === undefined || value === null || (value === false && !name.startsWith('aria-'))) dom.removeAttribute(name)
    else dom.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value))
  }
}

/** Puts the elements in order, and touches none that stands where it should: moving one would take its focus. */
function place(parent: Element, kids: Instance[]): void {
  elements(kids).forEach((dom, index) => {
    const there = parent.childNodes[index]
    if (there !== dom) parent.insertBefore(dom, there ?? null)
  })
}

function elements(kids: Instance[]): (Element | Text)[] {
  return kids.flatMap(({ dom, kids: inner }) => dom ?? elements(inner))
}

function unmount({ dom, node, kids, hooks }: Instance, remove: boolean): void {
  for (const { clean } of hooks) if (typeof clean === 'function') clean()
  if (isNode(node) && dom !== undefined) point(node.props.ref, null)
  for (const kid of kids) unmount(kid, remove && dom === undefined)
  if (remove) dom?.remove()
}

function point(ref: Ref | undefined, element: Element | null): void {
  if (typeof ref === 'function') ref(element)
  else if (ref) ref.current = element
}

// Hooks.

function hook(initial: () => unknown): Hook {
  const { hooks } = current
  const index = at++
  const known = hooks[index]
  if (known !== undefined) return known
  const made = { value: initial() }
  hooks[index] = made
  return made
}

export function useState<S>(initial: S | (() => S)): [S, (next: S | ((state: S) => S)) => void] {
  const into = container
  const state = hook(() => (typeof initial === 'function' ? (initial as () => S)() : initial))
  const set = (next: S | ((state: S) => S)) => {
    const value = typeof next === 'function' ? (next as (state: S) => S)(state.value as S) : next
    if (value === state.value) return
    state.value = value
    redraw(into)
  }
  return [state.value as S, set]
}

export function useRef<T>(initial: T): { current: T } {
  return hook(() => ({ current: initial })).value as { current: T }
}

function effect(queue: (() => void)[], run: () => unknown, deps: readonly unknown[] | undefined): void {
  const kept = hook(() => undefined)
  const before = kept.deps
  kept.deps = deps
  if (deps && before && deps.every((value, index) => value === before[index])) return
  queue.push(() => {
    if (typeof kept.clean === 'function') kept.clean()
    kept.clean = run()
  })
}

export const useLayoutEffect = (run: () => unknown, deps?: readonly unknown[]): void => effect(layout, run, deps)
export const useEffect = (run: () => unknown, deps?: readonly unknown[]): void => effect(effects, run, deps)

interface Context<T> {
  value: T
  Provider: Component
}

export function createContext<T>(value: T): Context<T> {
  const context: Context<T> = {
    value,
    Provider: (props) => {
      context.value = props['value'] as T
      return props.children
    },
  }
  return context
}

export const useContext = <T>(context: Context<T>): T => context.value
