/**
 * Keeps a small text beyond a page load. Where storage is forbidden or full, the text lasts as long as the page. `get`
 * returns '' when nothing is kept.
 */
export function kept(area: 'local' | 'session', key: string): { get(): string; set(value: string): void } {
  const name = `${area}:${key}`
  return {
    get() {
      const value = refused.get(name)
      try {
        return value ?? window[`${area}Storage`].getItem(key) ?? ''
      } catch {
        return value ?? ''
      }
    },
    set(value) {
      try {
        const storage = window[`${area}Storage`]
        if (value) storage.setItem(key, value)
        else storage.removeItem(key)
        refused.delete(name)
      } catch {
        refused.set(name, value)
      }
    },
  }
}

/** Holds what storage did not take. It is newer than what storage has, so it is read first. */
const refused = new Map<string, string>()
