/**
 * Known devices are browsers on which somebody signed in before. They are known by a cookie that lets nobody in: it
 * only sets them apart from strangers.
 */
import { createHmac } from 'node:crypto'
import { newId, sameSecret } from '../kernel/ids.ts'

/** One browser is remembered for so many accounts. */
const MOST = 4

/** The cookie is `ID.MARK.MARK…`, with a mark for each account, which only this server can make. */
export class KnownDevices {
  private readonly secret: string
  constructor(secret: string) {
    this.secret = secret
  }

  /** Returns the device's id when the account was signed in to on it. */
  find(cookie: string | undefined, account: string): string | undefined {
    const { id, marks } = read(cookie)
    const mark = this.mark(id, account)
    return marks.some((each) => sameSecret(each, mark)) ? id : undefined
  }

  /** Returns the cookie from now on. */
  remember(cookie: string | undefined, account: string): string {
    const { id, marks } = read(cookie)
    const mark = this.mark(id, account)
    // Nothing vouches for an id alone, so anybody may have made it up.
    return [id, mark, ...marks.filter((each) => each !== mark)].slice(0, 1 + MOST).join('.')
  }

  private mark = (id: string, account: string): string =>
    createHmac('sha256', this.secret).update(`device ${id} ${account.toLowerCase()}`).digest('base64url')
}

function read(cookie: string | undefined): { id: string; marks: string[] } {
  const [id = '', ...marks] = (cookie ?? '').split('.')
  return /^[A-Za-z0-9_-]{22}$/.test(id) ? { id, marks: marks.slice(0, MOST) } : { id: newId(), marks: [] }
}
