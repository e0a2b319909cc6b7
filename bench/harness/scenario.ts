/** What a scenario gives to the runner. */
import type { Spread } from './stats.ts'

export type Better = 'higher' | 'lower'
export interface Metric {
  /** The scenario to which the metric belongs, when another one measures it in passing. */
  scenario?: string
  name: string
  unit: string
  better: Better
  /**
   * The target in words for the table, and whether a row of it meets the target. Without one, the figure stands for
   * itself.
   */
  target?: { text: string; met(row: Compared): boolean }
}
/** One contender's figures of one round, by the name of the metric. A figure that it cannot have is left out. */
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

export type DatabaseName = 'sqlite' | 'postgresql'

export interface Settings {
  quick: boolean
  rounds: number
  /** The names of all scenarios of this run. */
  wanted: string[]
  /** On which database Helpline runs. */
  database: DatabaseName
}
export interface Scenario {
  name: string
  /** Whether it is measured on PostgreSQL, too, when that is asked for. */
  onPostgresql?: true
  /**
   * Resolves to what it runs on, in words, when it needs more than the others. Rejects with one sentence when that is
   * not there, and the scenario is left out.
   */
  needs?(): Promise<string>
  plans(settings: Settings): Plan[]
}

/** The ratio to a peer. When the peer has no figure it is NaN, which meets no target. */
export const ratioTo = (row: Compared, peer: string): number => row.peers[peer]?.ratio ?? Number.NaN
