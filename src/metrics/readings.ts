/** How things stand between nodes. */
export interface ClusterReadings {
  leads: boolean
  otherNodes: number
  wireWorks: boolean
  /** Events so far that the outbox brought because Redis had not. */
  filled: number
  /** How long ago this node last read the outbox. */
  behindMs: number
}

/** What the metrics ask of the server when somebody asks for them. The composition root gives these functions. */
export interface Readings {
  /** Open sockets by who is behind them (`unknown` before hello), and the bytes that wait to leave on all of them. */
  sockets(): { visitor: number; guest: number; agent: number; unknown: number; waitingBytes: number }
  /** The queue by department: conversations whose visitors are there or gone, and the longest wait of the former. */
  queue(): Promise<readonly { department: string; here: number; gone: number; oldestMs: number }[]>
  /** Undefined on a server that has no other nodes. */
  cluster(): ClusterReadings | undefined
  /** Undefined on SQLite. */
  pool(): { busy: number; idle: number; waiting: number } | undefined
}

/** This says which server it is. */
export interface Build {
  version: string
  database: 'sqlite' | 'postgresql'
}
