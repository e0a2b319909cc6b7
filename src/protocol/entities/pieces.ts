/** Many entities are made of these pieces: ids, moments, words of limited length, who wrote something and where. */
import Type, { type TSchema } from 'typebox'
import { LANGUAGE_CODES } from '../languages.ts'
import { LIMITS } from '../limits.ts'

export const closed = { additionalProperties: false }

export const Id = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: '128 random bits, base64url' })

/** Every screen can write moments up to this one. Beyond the year 9999 dates have other forms, and later none. */
const LAST_MOMENT = 253_402_300_799_999

export const Time = Type.Integer({
  minimum: 0,
  maximum: LAST_MOMENT,
  description: 'milliseconds since 1970-01-01T00:00Z',
})

export const Seq = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })

/**
 * Makes the schema of a text of at most so many UTF-16 code units, as browsers and `String.length` count them. JSON
 * Schema counts code points, so twice as many units could come in. Therefore each text is checked, and one that is over
 * is refused, never cut in silence [TH7].
 */
export const Limited = (most: number, options: Type.TStringOptions = {}) =>
  Type.Refine(
    Type.String({ ...options, maxLength: most }),
    (text) => text.length <= most,
    () => `must not have more than ${most} UTF-16 code units`,
  )

export const Text = Limited(LIMITS.textLength, { minLength: 1 })

export const Name = Limited(LIMITS.nameLength, { minLength: 1 })

/**
 * An address holds nothing that nobody sees: half a character would make two addresses one, and a mark of direction
 * turns one around.
 */
const ADDRESS = /^[^\s@<>"\p{Cc}\p{Cf}\p{Cs}]+@[^\s@<>"\p{Cc}\p{Cf}\p{Cs}]+$/u

export const isEmail = (text: string): boolean => text.length <= LIMITS.emailLength && ADDRESS.test(text)

export const Email = Type.Refine(
  Limited(LIMITS.emailLength, { minLength: 3, pattern: '^[^\\s@<>"]+@[^\\s@<>"]+$' }),
  isEmail,
  () => 'must be an e-mail address without invisible characters',
)

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Makes the schema of a closed set of words, as JSON Schema's `enum`. */
export const OneOf = <T extends readonly string[]>(...words: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words] })

export const Language = OneOf(...LANGUAGE_CODES)
export type Language = Type.Static<typeof Language>

/** A guest is a person from outside who was let into one conversation. */
export const AuthorKind = OneOf('visitor', 'guest', 'agent', 'system')
export type AuthorKind = Type.Static<typeof AuthorKind>

export const Author = Type.Object({ kind: AuthorKind, id: Type.String(), name: Type.String() }, closed)
export type Author = Type.Static<typeof Author>

export const Page = Type.Object(
  {
    url: Limited(LIMITS.pageUrlLength),
    title: Limited(LIMITS.pageTitleLength),
  },
  closed,
)
export type Page = Type.Static<typeof Page>

/** The page says where a visitor is, and since when. `url` is empty for an address that leads to no page of anybody. */
export const VisitedPage = Type.Object({ url: Type.String(), title: Type.String(), at: Time }, closed)
export type VisitedPage = Type.Static<typeof VisitedPage>

/**
 * A person is in a conversation besides its visitor and its agent. A guest is a person from outside, by a link of their
 * own.
 */
export const Person = Type.Object(
  { id: Id, name: Type.String(), kind: OneOf('agent', 'guest'), role: OneOf('speaker', 'reader') },
  closed,
)
export type Person = Type.Static<typeof Person>
