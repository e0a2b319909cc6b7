import type { VisitorModel } from './model.ts'

/** What all parts of the window draw. A page has one window at a time; a new person gets a new one. */
export let model: VisitorModel

export function setModel(next: VisitorModel): void {
  model = next
}
