export { Announcements } from './announcements.ts'
