/** This part has what stands in the place of the chat, or under it when it is over. A first look shows none of it. */
export { setModel } from '../current.ts'
export { History } from './history.tsx'
export { lend } from './lent.ts'
export { Left, OfflineForm } from './offline-form.tsx'
export { Rating } from './rating.tsx'
