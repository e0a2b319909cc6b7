/** Says which page an address belongs to. */
export type Route =
  | { page: 'transcripts'; id?: string }
  | { page: 'people' }
  | { page: 'departments' }
  | { page: 'sites'; id?: string }
  | { page: 'announcements' }
  | { page: 'blocks' }
  | { page: 'audit' }
  | { page: 'unknown' }

const ID = /^[A-Za-z0-9_-]{22}$/

/** These pages show one list and no single items. */
const ALONE = ['people', 'departments', 'announcements', 'blocks', 'audit'] as const
const isAlone = (page: string): page is (typeof ALONE)[number] => (ALONE as readonly string[]).includes(page)

export function routeOf(path: string): Route {
  const [page = '', id, more] = path
    .replace(/^\/admin\/?/, '')
    .replace(/\/$/, '')
    .split('/')
  if (more !== undefined || (id !== undefined && !ID.test(id))) return { page: 'unknown' }
  const known = id === undefined ? {} : { id }
  if (page === '' || page === 'transcripts') return { page: 'transcripts', ...known }
  if (page === 'sites') return { page: 'sites', ...known }
  if (id === undefined && isAlone(page)) return { page }
  return { page: 'unknown' }
}
