/** What a scenario hands to the runner. */
import type { Spread } from './stats.ts'

export type Better = 'higher' | 'lower'
export interface Metric {
  /** Where another scenario is measured in passing. */
  scenario?: string
  name: string
  unit: string
  better: Better
  /** In words for the table, and whether a row of it meets them; without, the figure stands for itself. */
  target?: { text: string; met(row: Compared): boolean }
}
/** One contender's figures of one round, by the name of the metric. One that it cannot have is left out. */
export type Figures = Record<string, number>
export type Contender = () => Promise<Figures>

/** One setting of a scenario, like a number of connections. Helpline and its peers run in turn, `rounds` times. */
export interface Plan {
  scenario: string
  variant: string
  metrics: Metric[]
  rounds: number
  helpline: Contender
  peers: Record<string, Contender>
}
export interface Compared {
  helpline: Spread
  peers: Record<string, Spread & { ratio: number }>
}
export interface Result extends Compared {
  scenario: string
  variant: string
  metric: string
  unit: string
  better: Better
}

export interface Settings {
  quick: boolean
  rounds: number
  /** The names of all scenarios of this run. */
  wanted: string[]
}
export interface Scenario {
  name: string
  plans(settings: Settings): Plan[]
}

/** The ratio to a peer; a target that cannot be judged, since the peer has no figure, is not met. */
export const ratioTo = (row: Compared, peer: string): number => row.peers[peer]?.ratio ?? Number.NaN
