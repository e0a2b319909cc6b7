import type { Agents } from '../identity/index.ts'
import { newSecret } from '../kernel/ids.ts'

/** The one-time link makes the first admin. There is none as soon as somebody exists. */
export class SetupLink {
  private secret: string | undefined
  private constructor(secret: string | undefined) {
    this.secret = secret
  }

  static async for(agents: Agents): Promise<SetupLink> {
    return new SetupLink((await agents.nobodyYet()) ? newSecret() : undefined)
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
