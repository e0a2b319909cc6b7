import type { Scenario } from '../harness/scenario.ts'
import { chat, chatOpen } from './chat.ts'

/** In the order in which all are run. */
export const SCENARIOS: Scenario[] = [chat, chatOpen]
