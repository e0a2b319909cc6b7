/** Agents by what they know: a whole department is brought into a conversation, or told something, at once. */
import type { Clock } from '../kernel/clock.ts'
import { because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { writtenLine } from '../kernel/text.ts'
import type { Department } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import { type AgentActor, mustBeAdmin } from './actor.ts'
import {
  createDepartment,
  type DepartmentRow,
  deleteDepartment,
  isAnnouncedTo,
  readDepartment,
  readDepartments,
  renameDepartment,
  setDepartmentAgents,
} from './department-store.ts'

export class Departments {
  private readonly database: Database
  private readonly clock: Clock
  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  async list(): Promise<Department[]> {
    return (await readDepartments(this.database.read)).map(toView)
  }

  /** `conflict`: the name is taken; `not_found`: one of the agents; `too_many`: no more departments. */
  create(actor: AgentActor, input: { name: string; agents: readonly string[] }): Promise<Department> {
    mustBeAdmin(actor)
    const name = cleaned(input.name)
    return this.database.write(async (tx) => {
      const others = await readDepartments(tx.db)
      if (others.length >= LIMITS.departments) throw because('most_departments')
      refuseTaken(others, name)
      const id = newId()
      await createDepartment(tx, id, name)
      return this.seated(tx, id, input.agents)
    })
  }

  /** A new name, or who is in it, or both. Errors as for `create`. */
  update(actor: AgentActor, id: string, change: { name?: string; agents?: readonly string[] }): Promise<Department> {
    mustBeAdmin(actor)
    const name = change.name === undefined ? undefined : cleaned(change.name)
    return this.database.write(async (tx) => {
      const all = await readDepartments(tx.db)
      if (!all.some((each) => each.id === id)) throw notFound()
      if (name !== undefined) {
        refuseTaken(
          all.filter((each) => each.id !== id),
          name,
        )
        await renameDepartment(tx, id, name)
      }
      return this.seated(tx, id, change.agents)
    })
  }

  /**
   * `conflict` while an announcement to it is live or still to come: without the department it would be for nobody, and
   * what was meant for a few must not become everybody's. Those that are over only lose its name.
   */
  remove(actor: AgentActor, id: string): Promise<void> {
    mustBeAdmin(actor)
    return this.database.write(async (tx) => {
      if ((await readDepartment(tx.db, id)) === null) throw notFound()
      if (await isAnnouncedTo(tx, id, this.clock())) throw because('announced_to')
      await deleteDepartment(tx, id)
    })
  }

  private async seated(tx: Tx, id: string, agents: readonly string[] | undefined): Promise<Department> {
    if (agents !== undefined && !(await setDepartmentAgents(tx, id, agents))) throw notFound()
    const row = await readDepartment(tx.db, id)
    if (row === null) throw notFound()
    return toView(row)
  }
}

const cleaned = (text: string): string => writtenLine(text, LIMITS.nameLength)

/** Case does not tell two departments apart. */
function refuseTaken(others: readonly DepartmentRow[], name: string): void {
  if (others.some((each) => each.name.toLowerCase() === name.toLowerCase())) throw because('name_taken')
}

const toView = ({ id, name, agents }: DepartmentRow): Department => ({ id, name, agents: agents.map(({ agentId }) => agentId) })
