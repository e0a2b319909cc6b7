/**
 * A department groups agents by what they know. A whole department is brought into a conversation, or told something,
 * at once.
 */
import { type Audit, changesBetween } from '../audit/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { givenTitle } from '../kernel/names.ts'
import type { Department } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import { type AgentActor, requireAdmin } from './actor.ts'
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
  private readonly audit: Audit
  private readonly clock: Clock
  constructor(database: Database, audit: Audit, clock: Clock) {
    this.audit = audit
    this.database = database
    this.clock = clock
  }

  async list(): Promise<Department[]> {
    return (await readDepartments(this.database.read)).map(toView)
  }

  /**
   * Makes a department. Throws `conflict` when the name is taken, `not_found` for one of the agents, and `too_many`
   * when there may be no more departments.
   */
  create(actor: AgentActor, input: { name: string; agents: readonly string[] }): Promise<Department> {
    requireAdmin(actor)
    const name = cleaned(input.name)
    return this.database.write(async (tx) => {
      const others = await readDepartments(tx.db)
      if (others.length >= LIMITS.departments) throw because('most_departments')
      refuseTaken(others, name)
      const id = newId()
      await createDepartment(tx, id, name)
      const department = await this.seated(tx, id, input.agents)
      await this.audit.by(tx, actor, 'department_created', id, { name, agents: department.agents })
      return department
    })
  }

  /** Changes the name, or who is in it, or both. Throws as `create` does. */
  update(actor: AgentActor, id: string, change: { name?: string; agents?: readonly string[] }): Promise<Department> {
    requireAdmin(actor)
    const name = change.name === undefined ? undefined : cleaned(change.name)
    return this.database.write(async (tx) => {
      const all = await readDepartments(tx.db)
      const before = all.find((each) => each.id === id)
      if (before === undefined) throw notFound()
      if (name !== undefined) {
        refuseTaken(
          all.filter((each) => each.id !== id),
          name,
        )
        await renameDepartment(tx, id, name)
      }
      const after = await this.seated(tx, id, change.agents)
      await this.audit.by(tx, actor, 'department_updated', id, changesBetween(toView(before), after))
      return after
    })
  }

  /**
   * Deletes a department. Throws `conflict` while an announcement to it is live or still to come: without the
   * department it would be for nobody, and what was meant for a few must not become everybody's. Announcements that are
   * over only lose its name.
   */
  remove(actor: AgentActor, id: string): Promise<void> {
    requireAdmin(actor)
    return this.database.write(async (tx) => {
      if ((await readDepartment(tx.db, id)) === null) throw notFound()
      if (await isAnnouncedTo(tx, id, this.clock())) throw because('announced_to')
      await deleteDepartment(tx, id)
      await this.audit.by(tx, actor, 'department_deleted', id)
    })
  }

  private async seated(tx: Tx, id: string, agents: readonly string[] | undefined): Promise<Department> {
    if (agents !== undefined && !(await setDepartmentAgents(tx, id, agents))) throw notFound()
    const row = await readDepartment(tx.db, id)
    if (row === null) throw notFound()
    return toView(row)
  }
}

const cleaned = (text: string): string => givenTitle(text, LIMITS.nameLength)

/** Refuses a name that differs from another's only in case. */
function refuseTaken(others: readonly DepartmentRow[], name: string): void {
  if (others.some((each) => each.name.toLowerCase() === name.toLowerCase())) throw because('name_taken')
}

const toView = ({ id, name, agents }: DepartmentRow): Department => ({
  id,
  name,
  agents: agents.map(({ agentId }) => agentId),
})
