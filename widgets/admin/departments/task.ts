import type { Department } from '../../../src/protocol/wire.ts'

/** Says what the page of departments is asked to do; each task has its dialog. */
export type Task = { kind: 'new' } | { kind: 'edit' | 'delete'; department: Department }
