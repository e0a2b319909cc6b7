/** Makes metrics whose values are read when somebody asks for them. Nothing is computed in between. */
import { Counter, Gauge, type Registry } from 'prom-client'

export type Sample = readonly [labels: Record<string, string>, value: number]

export interface Instrument {
  name: string
  help: string
  labels: readonly string[]
  /** A failure leaves the metric without values, and the others still have theirs. */
  read(): Iterable<Sample> | Promise<Iterable<Sample>>
}

/** A read that takes longer fails: whoever asks gives up after some seconds, and should get all else before. */
const READ_MS = 2_000

const settingOf = (registry: Registry, { name, help, labels }: Instrument) => ({
  name,
  help,
  labelNames: labels,
  registers: [registry],
})

export function gauge(registry: Registry, instrument: Instrument): void {
  const { labels, read } = instrument
  new Gauge({
    ...settingOf(registry, instrument),
    async collect() {
      // With this the values of labels are gone that are there no more.
      this.reset()
      if (labels.length === 0) this.remove()
      for (const [label, value] of await soon(read)) this.set(label, value)
    },
  })
}

/** `read` returns how much it was so far, since the process began. */
export function counter(registry: Registry, instrument: Instrument): void {
  new Counter({
    ...settingOf(registry, instrument),
    async collect() {
      this.reset()
      for (const [label, value] of await soon(instrument.read)) this.inc(label, value)
    },
  })
}

async function soon(read: Instrument['read']): Promise<Iterable<Sample>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Iterable<Sample>>((resolve) => {
    timer = setTimeout(resolve, READ_MS, [])
  })
  try {
    return await Promise.race([read(), late])
  } catch {
    // The log and /readyz say what is wrong.
    return []
  } finally {
    clearTimeout(timer)
  }
}

/** Returns a sample for each field of a table of numbers, with the field's name as the value of a label. */
export const each = (label: string, table: Readonly<Record<string, number>>): Sample[] =>
  Object.entries(table).map(([name, value]) => [{ [label]: name }, value])
