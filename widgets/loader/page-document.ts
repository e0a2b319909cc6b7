/**
 * The document's own member, whatever the page calls its elements: `<img name="body">` or `<form name="title">` stands in
 * the place of the member of that name. Functions come bound.
 */
export function ofDocument<K extends keyof Document>(name: K): Document[K] {
  const member: unknown = Reflect.get(Document.prototype, name, document)
  return (typeof member === 'function' ? member.bind(document) : member) as Document[K]
}

/** What a page's looks and its direction are taken from, the nearest first. */
export const painters = (): HTMLElement[] => [ofDocument('body'), ofDocument('documentElement')].filter(Boolean)
