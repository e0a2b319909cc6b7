import type { Department } from '../../../src/protocol/wire.ts'

/** What the departments' page is asked to do; each has its dialog. */
export type Task = { kind: 'new' } | { kind: 'edit' | 'delete'; department: Department }
