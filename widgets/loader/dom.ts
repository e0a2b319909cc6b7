/**
 * This file builds elements without HTML text, because host pages may forbid inline styles and require Trusted Types.
 */
import { ofDocument } from './page-document.ts'

type Attributes = Record<string, string | boolean | (() => void) | undefined>
type Children = (Node | string)[]

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Children
): HTMLElementTagNameMap[K] {
  return filled(ofDocument('createElement')(tag), attributes, children)
}

/** Builds a 24 px icon of stroked paths. */
export function icon(path: string, name: string): SVGElement {
  const make = (tag: string, attributes: Attributes, children: Children) =>
    filled(ofDocument('createElementNS')('http://www.w3.org/2000/svg', tag) as SVGElement, attributes, children)
  return make('svg', { viewBox: '0 0 24 24', class: name, 'aria-hidden': 'true' }, [make('path', { d: path }, [])])
}

function filled<E extends Element>(element: E, attributes: Attributes, children: Children): E {
  // Only own members count: a page may have put something on `Object.prototype`.
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}
