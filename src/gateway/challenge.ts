/**
 * A challenge is asked of those who begin something new while much of it comes from one place [QU5]. Our own is work
 * (challenge-work.ts). Another kind, a puzzle for people for instance, can stand in its place.
 */
import type { VisitorActor } from '../identity/index.ts'
import type { Tick } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Proof } from '../protocol/commands/index.ts'
import type { Challenge } from '../protocol/server-frames.ts'

export interface Challenger {
  /** Makes a challenge. `hardness`, from 0 to 1, says how near the limits are. */
  ask(actor: VisitorActor, hardness: number, now: Tick): Challenge
  /**
   * Returns whether this visitor was asked and has done it. Then the proof is used up. It is called within a write:
   * what takes long to check is checked before, and leaves a token that tells at once.
   */
  isMet(actor: VisitorActor, proof: Proof, now: Tick): boolean
}

export class ProofRequired extends AppError {
  readonly challenge: Challenge
  constructor(challenge: Challenge) {
    super('proof_required')
    this.challenge = challenge
  }
}
