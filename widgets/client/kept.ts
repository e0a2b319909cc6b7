/** Small things that outlive a page load; where storage is forbidden or full they last as long as the page. */
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

/** What storage did not take. It goes before what storage has, which is older. */
const refused = new Map<string, string>()
