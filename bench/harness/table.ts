/** Prints results as lines for people: in the terminal, and as Markdown for bench/README.md. */
import type { Plan, Result } from './scenario.ts'
import type { Spread } from './stats.ts'

export function format(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US')
  return value.toPrecision(3).replace(/\.?0+$/, (zeros) => (zeros.includes('.') ? '' : zeros))
}

const spread = ({ median, min, max }: Spread): string =>
  min === max ? format(median) : `${format(median)} (${format(min)} … ${format(max)})`

/** `judge` says whether the figures are held against the targets. A short run has too few of them for that. */
export function printPlan(plan: Plan, results: Result[], judge: boolean): void {
  for (const result of results) {
    const metric = plan.metrics.find(({ name }) => name === result.metric)
    const verdict =
      metric?.target === undefined || !judge
        ? ''
        : `  ${metric.target.met(result) ? 'ok' : 'BELOW'}: ${metric.target.text}`
    console.log(
      `${result.scenario} ${result.variant} · ${result.metric}, ${result.unit} (${result.better} is better)${verdict}`,
    )
    console.log(`    ${'helpline'.padEnd(22)}${spread(result.helpline)}`)
    for (const [name, peer] of Object.entries(result.peers))
      console.log(`    ${name.padEnd(22)}${spread(peer).padEnd(34)}ratio ${format(peer.ratio)}`)
  }
}

export function markdown(results: Result[]): string {
  const lines = [
    '| scenario | setting | figure | Helpline: median (min … max) | peers: median (min … max), ratio |',
    '|---|---|---|---|---|',
  ]
  for (const { scenario, variant, metric, unit, better, helpline, peers } of results) {
    const others = Object.entries(peers).map(([name, peer]) => `${name}: ${spread(peer)}, **${format(peer.ratio)}**`)
    const arrow = better === 'higher' ? '↑' : '↓'
    lines.push(
      `| ${scenario} | ${variant} | ${metric}, ${unit} ${arrow} | ${spread(helpline)} | ${others.join('<br>')} |`,
    )
  }
  return lines.join('\n')
}
