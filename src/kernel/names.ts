/**
 * This file checks names of people, whoever gives them, and of things. Nobody may look like somebody else, or like the
 * system, by a name (A57) [HT8] [HT9].
 */
import type { Reason } from '../protocol/error-reasons.ts'
import { isBlank } from '../protocol/visible.ts'
import { because } from './errors.ts'
import { cleanLine } from './text.ts'

/**
 * Readers take these letters of other scripts, and digits, for Latin ones. They are the commonest of Unicode's
 * confusables (UTS #39).
 */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['a', 'аɑα'],
    ['b', 'вβь'],
    ['c', 'сϲ'],
    ['d', 'ԁ'],
    ['e', 'еєε'],
    ['h', 'һн'],
    ['i', 'іıι1l|ӏ!'],
    ['j', 'ј'],
    ['k', 'кκ'],
    ['m', 'мμ'],
    ['n', 'пηո'],
    ['o', 'оοσօ0'],
    ['p', 'рρ'],
    ['r', 'гᴦ'],
    ['s', 'ѕꜱ5$'],
    ['t', 'тτ'],
    ['u', 'υսц'],
    ['v', 'ѵν'],
    ['w', 'ԝω'],
    ['x', 'хχ'],
    ['y', 'уγү'],
  ].flatMap(([latin = '', others = '']) => [...others].map((other) => [other, latin])),
)
const RESERVED = [
  'system',
  'helpline',
  'admin',
  'administrator',
  'moderator',
  'support',
  'supportteam',
  'customersupport',
  'customerservice',
  'agent',
  'staff',
  'host',
  'operator',
  '系统',
  '客服',
  '人工客服',
  '在线客服',
  '官方客服',
  '管理员',
  '主持人',
  '官方',
  '工作人员',
  '系統',
  '管理員',
  '主持人員',
]

/** These Greek capitals look like other letters than their small ones do. */
const CAPITALS: Readonly<Record<string, string>> = { Η: 'h', Ν: 'n', Υ: 'y', Ζ: 'z' }

/** Returns the skeleton of a name. Two names that look alike have the same. */
const skeletonOf = (name: string): string =>
  [
    ...name
      .normalize('NFKC')
      .replace(/[ΗΝΥΖ]/g, (sign) => CAPITALS[sign] ?? sign)
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^\p{L}\p{N}|!$]/gu, ''),
  ]
    .map((sign) => LOOKALIKES[sign] ?? sign)
    .join('')

const RESERVED_SKELETONS: ReadonlySet<string> = new Set(RESERVED.map(skeletonOf))

/**
 * Names of staff are compared again and again with every name that somebody gives, so at most so many of their
 * skeletons are kept.
 */
const MOST_KEPT = 4_096
const kept = new Map<string, string>()
function keptSkeletonOf(name: string): string {
  const known = kept.get(name)
  if (known !== undefined) return known
  if (kept.size >= MOST_KEPT) kept.clear()
  const skeleton = skeletonOf(name)
  kept.set(name, skeleton)
  return skeleton
}

/** These are the terms of a name: how long it may be, and who must not be taken for whom. */
export interface Naming {
  /** The limit is in UTF-16 code units. Longer names are cut between characters. */
  limit: number
  /** The name must not look like one of these: the names of staff. */
  others: readonly string[]
  /** Staff may be called “Support”, because that is what they are. */
  isStaff?: boolean
}

/**
 * Returns a name that somebody gave, as it is shown. Throws name_invisible, name_reserved or name_taken, because a
 * person can choose another.
 */
export function givenName(name: string, naming: Naming): string {
  const clean = shownAs(name, naming.limit)
  const fault = faultOf(clean, naming)
  if (fault !== undefined) throw because(fault)
  return clean
}

/** Returns a name that comes from where nobody can choose another, or undefined for what `givenName` refuses. */
export function cleanName(name: string, naming: Naming): string | undefined {
  const clean = shownAs(name, naming.limit)
  return faultOf(clean, naming) === undefined ? clean : undefined
}

/**
 * Returns the name of a thing (a room, a department, a site, a shortcut) as it is stored. Staff name things as they
 * like, also “Shop™”; but two names that look the same are the same. Throws name_invisible.
 */
export function givenTitle(title: string, limit: number): string {
  const clean = shownAs(title, limit, 'NFC')
  if (isBlank(clean)) throw because('name_invisible')
  return clean
}

/**
 * Leaves one form of each letter, and removes invisible characters between letters. Joiners stay, because scripts and
 * emoji need them.
 */
const shownAs = (name: string, limit: number, form: 'NFC' | 'NFKC' = 'NFKC'): string =>
  cleanLine(name.normalize(form).replace(/[\u200b\u200e\u200f\u2060-\u2064\u00ad\u061c]/g, ''), limit)

function faultOf(clean: string, { others, isStaff = false }: Naming): Reason | undefined {
  if (isBlank(clean)) return 'name_invisible'
  const skeleton = skeletonOf(clean)
  if (!isStaff && RESERVED_SKELETONS.has(skeleton)) return 'name_reserved'
  return others.some((other) => isAlike(other, clean, skeleton)) ? 'name_taken' : undefined
}

/** A name of signs alone has no skeleton, so it is only like itself. */
const isAlike = (other: string, clean: string, skeleton: string): boolean =>
  skeleton === '' ? other === clean : keptSkeletonOf(other) === skeleton
