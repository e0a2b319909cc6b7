/** The figures of one metric over the rounds. */
export interface Spread {
  median: number
  min: number
  max: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort()
  return { median: percentile(sorted, 0.5), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN }
}

/** Interpolates linearly between two values. `sorted` must ascend; `share` is 0 to 1. */
export function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

/** Collects many values and keeps them as they are: percentiles are exact, and a value costs eight bytes. */
export class Samples {
  private values = new Float64Array(1_024)
  private count = 0

  add(value: number): void {
    if (this.count === this.values.length) {
      const wider = new Float64Array(2 * this.count)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.count] = value
    this.count += 1
  }

  get size(): number {
    return this.count
  }

  summary(): Summary {
    const sorted = this.values.slice(0, this.count).sort()
    return {
      count: this.count,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      max: sorted.at(-1) ?? Number.NaN,
    }
  }
}

export interface Summary {
  count: number
  p50: number
  p99: number
  max: number
}
