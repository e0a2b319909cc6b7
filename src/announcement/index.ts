export { Announcements, type AnnouncementsParts } from './announcements.ts'
export { StaffNotices } from './staff-notices.ts'
