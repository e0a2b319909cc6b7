import type { VisitorModel } from './model.ts'

/** All parts of the window draw this model. A page has one window at a time; a new person gets a new one. */
export let model: VisitorModel

export function setModel(next: VisitorModel): void {
  model = next
}
