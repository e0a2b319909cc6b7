/**
 * The challenge is work: cheap to ask for and to check, expensive to do for many. Nothing is kept of what was asked:
 * the token says until when and how much, and is signed with a key of this process for one visitor. So its end is a
 * tick, which no clock that jumps moves, and what was asked before a restart is unknown, and asked again.
 */
import { createHash, createHmac } from 'node:crypto'
import type { VisitorActor } from '../identity/index.ts'
import { elapsed, later, type Tick, tickAt } from '../kernel/clock.ts'
import { ExpiringMap } from '../kernel/expiring-map.ts'
import { newSecret, sameSecret } from '../kernel/ids.ts'
import type { Proof } from '../protocol/commands/index.ts'
import type { Challenge } from '../protocol/server-frames.ts'
import type { Challenger } from './challenge.ts'

/** A slow phone tries 50,000 a second, so this takes from under a second to some seconds. */
const LEAST_BITS = 15
const MOST_BITS = 18
const GOOD_MS = 120_000

const BEGINNING = tickAt(0)

export class WorkChallenger implements Challenger {
  private readonly key = newSecret()
  private asked = 0
  /** Proofs that were used are remembered only as long as their challenge is good. */
  private readonly used = new ExpiringMap<true>(GOOD_MS)

  ask(actor: VisitorActor, hardness: number, now: Tick): Challenge {
    const bits = LEAST_BITS + Math.min(MOST_BITS - LEAST_BITS, Math.floor(hardness * (MOST_BITS - LEAST_BITS + 1)))
    const until = Math.floor(elapsed(BEGINNING, later(now, GOOD_MS)))
    this.asked += 1
    const terms = [bits, until.toString(36), this.asked.toString(36)].join('.')
    return { kind: 'work', token: `${terms}.${this.sign(actor, terms)}`, bits }
  }

  isMet(actor: VisitorActor, { challenge, answer }: Proof, now: Tick): boolean {
    const end = challenge.lastIndexOf('.')
    const terms = challenge.slice(0, Math.max(0, end))
    if (!sameSecret(this.sign(actor, terms), challenge.slice(end + 1))) return false
    const [bits = '', until = ''] = terms.split('.')
    const isOld = elapsed(now, tickAt(Number.parseInt(until, 36))) <= 0
    if (isOld || leadingZeros(challenge + answer) < Number(bits) || this.used.get(challenge, now)) return false
    this.used.set(challenge, true, now)
    return true
  }

  private sign(actor: VisitorActor, terms: string): string {
    return createHmac('sha256', this.key).update(`${actor.id} ${terms}`).digest('base64url').slice(0, 22)
  }
}

const leadingZeros = (text: string): number => Math.clz32(createHash('sha256').update(text).digest().readUInt32BE())
