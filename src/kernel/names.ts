/** Names that people give themselves: nobody may look like staff or the system by one (A57) [R89]. */
import { isBlank } from '../protocol/visible.ts'
import { cleanLine } from './text.ts'

/** Letters of other scripts, and digits, that a reader takes for Latin ones: the commonest of Unicode's confusables (UTS #39). */
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

/** Greek capitals that look like other letters than their small ones do. */
const CAPITALS: Readonly<Record<string, string>> = { Η: 'h', Ν: 'n', Υ: 'y', Ζ: 'z' }

/** Two names that look alike have the same. */
export const skeletonOf = (name: string): string =>
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

const TAKEN: ReadonlySet<string> = new Set(RESERVED.map(skeletonOf))

/** As it is shown; undefined for what nobody sees, and for what staff or the system are called. `staff`: names of agents. */
export function ownName(name: string, limit: number, staff: readonly string[] = []): string | undefined {
  const clean = cleanLine(name.normalize('NFKC').replace(/[\u200b\u200e\u200f\u2060-\u2064\u00ad\u061c]/g, ''), limit)
  const skeleton = skeletonOf(clean)
  if (isBlank(clean) || TAKEN.has(skeleton)) return undefined
  return skeleton !== '' && staff.some((other) => skeletonOf(other) === skeleton) ? undefined : clean
}
