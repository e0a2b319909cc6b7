/** Sites are websites that show the widget. */
import Type from 'typebox'
import { LANGUAGE_CODES } from '../languages.ts'
import { LIMITS } from '../limits.ts'
import { closed, Id, type Language, Limited, OneOf, Time } from './pieces.ts'

/** What a visitor is met with, in each language; empty for nothing. */
const GREETING = Object.fromEntries(LANGUAGE_CODES.map((code) => [code, Limited(LIMITS.greetingLength)]))

/** The appearance says how a site's widget looks and speaks. */
export const Appearance = Type.Object(
  {
    accent: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
    side: OneOf('right', 'left'),
    title: Limited(LIMITS.widgetTitleLength),
    greeting: Type.Object(GREETING as Record<Language, (typeof GREETING)[string]>, closed),
    askName: Type.Boolean(),
    askEmail: Type.Boolean(),
    label: Limited(LIMITS.launcherLabelLength, { description: 'text beside the launcher, or empty' }),
  },
  closed,
)
export type Appearance = Type.Static<typeof Appearance>

/** The widget needs to know this of its site. */
export const SiteConfig = Type.Object({ key: Id, name: Type.String(), appearance: Appearance }, closed)
export type SiteConfig = Type.Static<typeof SiteConfig>

/** A site as admins see it. */
export const Site = Type.Object(
  {
    id: Id,
    key: Id,
    name: Type.String(),
    origins: Type.Array(Type.String()),
    appearance: Appearance,
    keepsNotes: Type.Boolean({ description: 'photos of its visitors keep place, time and device' }),
    createdAt: Time,
  },
  closed,
)
export type Site = Type.Static<typeof Site>
