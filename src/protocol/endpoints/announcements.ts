/** An announcement is one message to many. */

import Type from 'typebox'
import {
  Announcement,
  AnnouncementPlace,
  Audience,
  Id,
  Limited,
  Nullable,
  OneOf,
  PagePatterns,
  Severity,
  Time,
} from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { byId, object, table } from './endpoint.ts'

export const AnnouncementReport = object({
  announcement: Announcement,
  audience: Audience,
  site: Nullable(object({ id: Id, name: Type.String() })),
  department: Nullable(object({ id: Id, name: Type.String() })),
  state: OneOf('scheduled', 'live', 'over', 'taken_back'),
  timeZone: Type.String({ description: 'IANA name: the zone in which startsAt and expiresAt were chosen' }),
  sentBy: Type.String(),
  retractedAt: Nullable(Time),
  delivered: Type.Integer(),
  seen: Type.Integer(),
  dismissed: Type.Integer(),
  clicked: Type.Integer(),
  readBy: Type.Array(object({ id: Id, name: Type.String(), at: Time }), {
    description: 'staff who saw it, the first 200',
  }),
})
export type AnnouncementReport = Type.Static<typeof AnnouncementReport>

/** A notice says what an agent was told, and when that agent put it away as read. */
export const StaffNotice = object({ announcement: Announcement, readAt: Nullable(Time) })
export type StaffNotice = Type.Static<typeof StaffNotice>

const Wording = {
  title: Announcement.properties.title,
  body: Announcement.properties.body,
  link: Nullable(object({ url: Limited(LIMITS.linkUrlLength), label: Limited(LIMITS.linkLabelLength) })),
  severity: Severity,
  place: AnnouncementPlace,
  expiresAt: Time,
}

export const NewAnnouncement = object({
  ...Wording,
  audience: Audience,
  startsAt: Type.Union([Time, Type.Null()], { description: 'null: now' }),
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name' }),
})
export type NewAnnouncement = Type.Static<typeof NewAnnouncement>

export const ANNOUNCEMENT_ENDPOINTS = table({
  listAnnouncements: {
    method: 'GET',
    path: '/api/v1/announcements',
    access: 'announcer',
    summary: 'Announcements with their counts, newest first',
    result: object({ items: Type.Array(AnnouncementReport) }),
  },
  listMyAnnouncements: {
    method: 'GET',
    path: '/api/v1/announcements/mine',
    access: 'agent',
    summary: 'What the caller was told as staff and is not taken back, newest first',
    result: object({ items: Type.Array(StaffNotice) }),
  },
  announcementAudiences: {
    method: 'GET',
    path: '/api/v1/announcements/audiences',
    access: 'announcer',
    summary: 'The sites and departments that can be told something',
    result: object({
      sites: Type.Array(object({ id: Id, name: Type.String() })),
      departments: Type.Array(object({ id: Id, name: Type.String(), site: Nullable(Id) })),
    }),
  },
  sendAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements',
    access: 'announcer',
    summary: 'Tell visitors of a site, or staff, now or later',
    body: NewAnnouncement,
    result: object({ report: AnnouncementReport }),
  },
  previewAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements/preview',
    access: 'announcer',
    summary: 'How it would look, and how many people who are here now it would reach; nothing is stored',
    body: NewAnnouncement,
    result: object({ announcement: Announcement, reach: Nullable(Type.Integer()) }),
  },
  updateAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements/:id/update',
    access: 'announcer',
    summary: 'Change one that is live or still to come; its audience stays',
    params: byId,
    body: object({ ...Wording, pages: PagePatterns }),
    result: object({ report: AnnouncementReport }),
  },
  retractAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements/:id/retract',
    access: 'announcer',
    summary: 'Take it back: it leaves every open screen',
    params: byId,
    result: object({ report: AnnouncementReport }),
  },
})
