/** Which page an address is. */
export type Route =
  | { page: 'transcripts'; id?: string }
  | { page: 'people' }
  | { page: 'departments' }
  | { page: 'sites'; id?: string }
  | { page: 'announcements' }
  | { page: 'audit' }
  | { page: 'unknown' }

const ID = /^[A-Za-z0-9_-]{22}$/

export function routeOf(path: string): Route {
  const [page = '', id, more] = path
    .replace(/^\/admin\/?/, '')
    .replace(/\/$/, '')
    .split('/')
  if (more !== undefined || (id !== undefined && !ID.test(id))) return { page: 'unknown' }
  const known = id === undefined ? {} : { id }
  if (page === '' || page === 'transcripts') return { page: 'transcripts', ...known }
  if (page === 'sites') return { page: 'sites', ...known }
  const alone = page === 'people' || page === 'departments' || page === 'announcements' || page === 'audit'
  if (alone && id === undefined) return { page }
  return { page: 'unknown' }
}
