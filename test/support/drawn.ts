/** Gives what a component draws first, as a tree to read and to act on. Components without state need no document. */
import { type ComponentChild, options, type VNode } from 'preact'

export interface Drawn {
  type: string
  props: Record<string, unknown>
  children: (Drawn | string)[]
}

/** What preact's hooks ask of whoever draws (`options` under the names of its build: `__r` before, `diffed` behind). */
type Node = VNode<Record<string, unknown>> & { __: Node | null; __c?: unknown }
const hooks = options as unknown as { __r?(node: Node): void; diffed?(node: Node): void }

/** A component that is drawn: preact's hooks keep its state here. */
interface Life {
  context: object
  setState(): void
  forceUpdate(): void
  shouldComponentUpdate?(props: object, state: object, context: object): boolean
}
interface Lives {
  before: ReadonlyMap<string, Life>
  now: Map<string, Life>
}

export function draw(
  child: ComponentChild | readonly ComponentChild[],
  parent: Node | null = null,
  place = '',
  lives: Lives = { before: new Map(), now: new Map() },
): (Drawn | string)[] {
  if (Array.isArray(child))
    return child.flatMap((each: ComponentChild, index) => draw(each, parent, `${place}.${index}`, lives))
  if (child === null || child === undefined || typeof child === 'boolean') return []
  if (typeof child !== 'object') return [String(child)]
  const node = child as Node
  node.__ = parent
  const { type, props } = node
  const here = `${place}/${typeof type === 'string' ? type : type.name} ${node.key ?? ''}`
  if (typeof type === 'string')
    return [{ type, props, children: draw(props['children'] as ComponentChild, node, here, lives) }]
  const life: Life = lives.before.get(here) ?? { context: {}, setState() {}, forceUpdate() {} }
  Object.assign(life, { __v: node, props, __h: [] })
  lives.now.set(here, life)
  node.__c = life
  // With this, the hooks take over what was set since the last time.
  life.shouldComponentUpdate?.(props, {}, {})
  hooks.__r?.(node)
  const drawn = (type as (props: object) => ComponentChild)(props)
  hooks.diffed?.(node)
  return draw(drawn, node, here, lives)
}

/**
 * Returns what draws a component again with the state that it has by then, as a browser would show it. It draws twice
 * each time, because the effects of a drawing run as the next one begins.
 */
export function drawAgain(child: ComponentChild): () => (Drawn | string)[] {
  let before: Lives['before'] = new Map()
  const once = () => {
    const lives: Lives = { before, now: new Map() }
    const drawn = draw(child, null, '', lives)
    before = lives.now
    return drawn
  }
  return () => {
    once()
    return once()
  }
}

export const textOf = (drawn: Drawn | string | readonly (Drawn | string)[]): string =>
  typeof drawn === 'string' ? drawn : (Array.isArray(drawn) ? drawn : (drawn as Drawn).children).map(textOf).join('')

export function allOf(drawn: readonly (Drawn | string)[], fits: (each: Drawn) => boolean): Drawn[] {
  return drawn.flatMap((each) =>
    typeof each === 'string' ? [] : [...(fits(each) ? [each] : []), ...allOf(each.children, fits)],
  )
}

export const ofType = (drawn: readonly (Drawn | string)[], type: string): Drawn[] =>
  allOf(drawn, (each) => each.type === type)

/** The control of a label, as a reader finds it. */
export function labelled(drawn: readonly (Drawn | string)[], label: string): Drawn {
  const words = ofType(drawn, 'label').find((each) => textOf(each).trim() === label)
  if (words === undefined) throw new Error(`no label “${label}”`)
  const control = allOf(drawn, ({ props }) => props['id'] === words.props['for'])[0] ?? words.children.find(isControl)
  if (control === undefined || typeof control === 'string') throw new Error(`nothing is labelled “${label}”`)
  return control
}
const isControl = (each: Drawn | string) => typeof each !== 'string' && each.type === 'input'

/** Types into a control, or chooses there. */
export function type(control: Drawn, value: string): void {
  const event = { currentTarget: { value }, target: { value } }
  for (const name of ['onInput', 'onChange']) (control.props[name] as ((event: object) => void) | undefined)?.(event)
}

export const press = (button: Drawn): void => (button.props['onClick'] as (event: object) => void)({})
export const buttonOf = (drawn: readonly (Drawn | string)[], label: string): Drawn => {
  const found = ofType(drawn, 'button').find((each) => textOf(each) === label || each.props['aria-label'] === label)
  if (found === undefined) throw new Error(`no button “${label}”`)
  return found
}

/** Sends the first form. */
export function submit(drawn: readonly (Drawn | string)[]): void {
  const [form] = ofType(drawn, 'form')
  if (form === undefined) throw new Error('no form')
  ;(form.props['onSubmit'] as (event: object) => void)({ preventDefault() {} })
}
