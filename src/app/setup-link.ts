import { createHmac } from 'node:crypto'
import type { Agents } from '../identity/index.ts'

/** The one-time link makes the first admin. All nodes have the same, and none once somebody exists. */
export class SetupLink {
  private secret: string | undefined
  private constructor(secret: string | undefined) {
    this.secret = secret
  }

  /** `secret` is one of the installation's. Whoever knows the link learns nothing of it. */
  static async for(agents: Agents, secret: string): Promise<SetupLink> {
    const token = createHmac('sha256', secret).update('set-up link').digest('base64url')
    return new SetupLink((await agents.nobodyYet()) ? token : undefined)
  }

  readonly token = (): string | undefined => this.secret

  readonly done = (): void => {
    this.secret = undefined
  }

  /** Returns the link. The token stands behind the #, so it reaches no server's log (A20). */
  under(publicUrl: string): string | undefined {
    return this.secret === undefined ? undefined : `${publicUrl}/setup#${this.secret}`
  }
}
