/** Small things that outlive a page load; where storage is forbidden or full they last as long as the page. */
export function kept(area: 'local' | 'session', key: string): { get(): string; set(value: string): void } {
  let memory = ''
  return {
    get() {
      try {
        return window[`${area}Storage`].getItem(key) ?? ''
      } catch {
        return memory
      }
    },
    set(value) {
      memory = value
      try {
        const storage = window[`${area}Storage`]
        if (value) storage.setItem(key, value)
        else storage.removeItem(key)
      } catch {
        // Forbidden or full.
      }
    },
  }
}
