/**
 * Returns the document's own member, whatever the page calls its elements: `<img name="body">` or `<form name="title">`
 * hides the member of that name. Functions come bound to the document.
 */
export function ofDocument<K extends keyof Document>(name: K): Document[K] {
  const member: unknown = Reflect.get(Document.prototype, name, document)
  return (typeof member === 'function' ? member.bind(document) : member) as Document[K]
}

/** Returns the elements that decide a page's looks and direction, the nearest first. */
export const painters = (): HTMLElement[] => [ofDocument('body'), ofDocument('documentElement')].filter(Boolean)
