export { Announcements } from './announcements.ts'
export { StaffNotices } from './staff-notices.ts'
