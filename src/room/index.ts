export { Rooms } from './rooms.ts'
export { searchRoom } from './search.ts'
