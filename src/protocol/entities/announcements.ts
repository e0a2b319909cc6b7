/** An announcement is one message to many [AN1]. */
import Type from 'typebox'
import { LIMITS } from '../limits.ts'
import { closed, Id, Language, Limited, Nullable, OneOf, Time } from './pieces.ts'

export const Link = Type.Object({ url: Limited(LIMITS.linkUrlLength), label: Limited(LIMITS.linkLabelLength) }, closed)
export type Link = Type.Static<typeof Link>

export const Severity = OneOf('info', 'success', 'warning', 'critical')
export type Severity = Type.Static<typeof Severity>

/**
 * A `card` shows above the launcher, a `banner` in the window, a `page` only where the page itself asks for it [AN3].
 */
export const AnnouncementPlace = OneOf('banner', 'card', 'page')
export type AnnouncementPlace = Type.Static<typeof AnnouncementPlace>

/** A pattern is compared with a page's address without its query. `*` stands for anything [AN3]. */
export const PagePatterns = Type.Array(Limited(LIMITS.pagePatternLength, { minLength: 1 }), {
  maxItems: LIMITS.pagePatterns,
})

/**
 * An audience says whom it is for [AN2]. `attributes` are what the site's signed identity says of a visitor; all of
 * them must match.
 */
export const Audience = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('visitors'),
      site: Id,
      pages: PagePatterns,
      language: Nullable(Language),
      department: Nullable(Id),
      attributes: Type.Record(
        Type.String({ maxLength: LIMITS.attributeNameLength }),
        Type.String({ maxLength: LIMITS.attributeValueLength }),
        { maxProperties: LIMITS.attributes },
      ),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('staff'), department: Nullable(Id) }, closed),
])
export type Audience = Type.Static<typeof Audience>

/** An announcement as its audience sees it. A smaller `version` than the one known is out of date [AN5]. */
export const Announcement = Type.Object(
  {
    id: Id,
    title: Limited(LIMITS.announcementTitleLength, { minLength: 1 }),
    body: Limited(LIMITS.announcementBodyLength),
    link: Nullable(Link),
    severity: Severity,
    place: AnnouncementPlace,
    pages: PagePatterns,
    version: Type.Integer({ minimum: 1 }),
    sentAt: Time,
    startsAt: Time,
    expiresAt: Time,
    updatedAt: Time,
  },
  closed,
)
export type Announcement = Type.Static<typeof Announcement>
