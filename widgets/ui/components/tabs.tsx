/** Tabs: ← → Home End move and choose. The panel is the caller's: `<div {...panelOf(id, value)}>`. */
export interface Tab<T extends string> {
  value: T
  label: string
  count?: number | undefined
}

export interface TabsProps<T extends string> {
  /** Names the set on the page; the panel uses it too. */
  id: string
  label: string
  tabs: readonly Tab<T>[]
  value: T
  onChoose(value: T): void
}

export function Tabs<T extends string>({ id, label, tabs, value, onChoose }: TabsProps<T>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextTab(event.key, tabs, value)
    if (next === undefined) return
    event.preventDefault()
    onChoose(next.value)
    document.getElementById(`${id}-tab-${next.value}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          type="button"
          key={tab.value}
          id={`${id}-tab-${tab.value}`}
          class="tabs__tab"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={tab.value === value ? `${id}-panel` : undefined}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChoose(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && <span class="tabs__count">{tab.count}</span>}
        </button>
      ))}
    </div>
  )
}

export function panelOf(id: string, value: string) {
  return { id: `${id}-panel`, role: 'tabpanel', 'aria-labelledby': `${id}-tab-${value}`, tabIndex: 0 } as const
}

function nextTab<T extends string>(key: string, tabs: readonly Tab<T>[], value: T): Tab<T> | undefined {
  const at = tabs.findIndex((tab) => tab.value === value)
  const step = document.documentElement.dir === 'rtl' ? -1 : 1
  if (key === 'ArrowRight') return tabs[(at + step + tabs.length) % tabs.length]
  if (key === 'ArrowLeft') return tabs[(at - step + tabs.length) % tabs.length]
  if (key === 'Home') return tabs[0]
  return key === 'End' ? tabs.at(-1) : undefined
}
