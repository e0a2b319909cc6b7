/** Makes the parts that know who there is: sites, staff and visitors, how they prove it, and whether they are there. */
import { Audit } from '../audit/index.ts'
import {
  AgentSessions,
  Agents,
  Authenticator,
  Blocks,
  Departments,
  Sites,
  Standings,
  Tokens,
  Visitors,
} from '../identity/index.ts'
import { Guesses } from '../kernel/guesses.ts'
import { Presence } from '../presence/index.ts'
import type { Ground } from './ground.ts'

export async function makePeople({ bus, cluster, config, database, lifetime, logger, secrets, time }: Ground) {
  const { clock, ticks, awake } = time
  const presence = lifetime.own(new Presence(bus, awake, config.agentGraceMs), (part) => part.stop())
  const tokens = new Tokens(secrets.tokens, clock)
  const audit = new Audit(database, clock)
  const sites = new Sites(database, bus, audit, clock)
  await sites.load()
  const agents = new Agents(database, audit, clock, presence.stateOf)
  const departments = new Departments(database, audit, clock)
  const standings = lifetime.own(new Standings(agents, bus, logger), (part) => part.stop())
  const sessions = new AgentSessions(database, tokens, audit, time, cluster !== undefined)
  const visitors = new Visitors(database, clock)
  const blocks = new Blocks(database.read, clock, secrets.tokens)
  const guesses = new Guesses(config.rateFactor, ticks)
  const authenticator = new Authenticator({ tokens, sessions, visitors, sites, guesses })
  return {
    agents,
    audit,
    authenticator,
    blocks,
    departments,
    guesses,
    presence,
    sessions,
    sites,
    standings,
    tokens,
    visitors,
  }
}
