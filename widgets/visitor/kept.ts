/** Small things that outlive a page load; where storage is forbidden they last as long as the page. */
export function kept(area: 'local' | 'session', key: string): { get(): string; set(value: string): void } {
  let memory = ''
  const storage = () => (area === 'local' ? localStorage : sessionStorage)
  return {
    get() {
      try {
        return storage().getItem(key) ?? ''
      } catch {
        return memory
      }
    },
    set(value) {
      memory = value
      try {
        if (value === '') storage().removeItem(key)
        else storage().setItem(key, value)
      } catch {
        // Forbidden or full.
      }
    },
  }
}
