import { expect, test } from 'vitest'
import { cleanName, givenTitle } from '../../src/kernel/names.ts'

const LIMIT = 80

test('[HT8] what looks like staff, the system or an agent is no name, however it is written', () => {
  const staff = ['Mia Chen', '李娜']
  for (const name of [
    'Support',
    'SUPPORT',
    'ｓｕｐｐｏｒｔ',
    'Ѕuрроrt',
    'Sup\u200bport',
    ' support ',
    'S.u.p.p.o.r.t',
    'supp0rt',
    'Súpport',
    'System',
    'Ηelpline',
    'adm1n',
    '客服',
    '客\u200b服',
    '系统',
    'Mia Chen',
    'MIA  CHEN',
    'Міа Сhеn',
    '李娜',
    '\u202eMia Chen',
    '\u0007',
    '\u3164',
    '',
  ])
    expect(cleanName(name, { limit: LIMIT, others: staff }), JSON.stringify(name)).toBeUndefined()
})

test('[HT8] other names stay as they are read', () => {
  for (const name of ['Ann', 'Мария', 'Γιώργος', '王小明', 'Supporter Sam', 'Agnes', 'محمد', 'Chen Mia', '👩‍👩‍👧'])
    expect(cleanName(name, { limit: LIMIT, others: ['Mia Chen'] }), name).toBe(name.normalize('NFKC'))
})

test('[HT9] staff may have names of staff, nobody a colleague’s; signs alone are alike only when the same', () => {
  const named = (name: string, others: string[]) => cleanName(name, { limit: LIMIT, others, isStaff: true })
  expect(named('Support', ['Mia Chen'])).toBe('Support')
  expect(named('ᎷIA', ['Mia Chen'])).toBe('ᎷIA')
  expect(named('mia.chen', ['Mia Chen'])).toBeUndefined()
  expect(named('★', ['☆'])).toBe('★')
  expect(named('★', ['★'])).toBeUndefined()
})

test('[HT9] the name of a thing keeps its letters and loses what nobody sees in it', () => {
  expect(givenTitle(' Shop™ \u202eNo.\u00a01½ ', LIMIT)).toBe('Shop™ No. 1½')
  expect(givenTitle('Sa\u200bl\u00ades\u2060', LIMIT)).toBe('Sales')
  expect(givenTitle('Cafe\u0301', LIMIT)).toBe('Café')
  expect(givenTitle('می\u200cخواهم 👩‍👩‍👧', LIMIT)).toBe('می\u200cخواهم 👩‍👩‍👧')
  for (const unseen of ['\u200b', '\u3164', '\u2800', '\u202e\u2066', '\u00ad', '\u{e0041}', ' '])
    expect(() => givenTitle(unseen, LIMIT), JSON.stringify(unseen)).toThrow(
      expect.objectContaining({ reason: 'name_invisible' }),
    )
})
