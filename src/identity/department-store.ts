import type { Db, Tx } from '../store/database.ts'

export interface DepartmentRow {
  id: string
  name: string
  agents: { agentId: string }[]
}

/** Disabled agents are included: they keep their place in the department, as everywhere, and come back into it. */
const WITH_AGENTS = {
  select: { id: true, name: true, agents: { select: { agentId: true }, orderBy: { agentId: 'asc' } } },
} as const

export const readDepartments = (db: Db): Promise<DepartmentRow[]> =>
  db.department.findMany({ ...WITH_AGENTS, orderBy: { name: 'asc' } })
export const readDepartment = (db: Db, id: string): Promise<DepartmentRow | null> =>
  db.department.findUnique({ ...WITH_AGENTS, where: { id } })
export const createDepartment = (tx: Tx, id: string, name: string) => tx.db.department.create({ data: { id, name } })
export const renameDepartment = (tx: Tx, id: string, name: string) =>
  tx.db.department.update({ where: { id }, data: { name } })

/** Sets who is in a department from now on; false, and nothing changes, when one of them does not exist. */
export async function setDepartmentAgents(tx: Tx, departmentId: string, agents: readonly string[]): Promise<boolean> {
  const ids = [...new Set(agents)]
  if ((await tx.db.agent.count({ where: { id: { in: ids } } })) < ids.length) return false
  await tx.db.departmentAgent.deleteMany({ where: { departmentId } })
  await tx.db.departmentAgent.createMany({ data: ids.map((agentId) => ({ departmentId, agentId })) })
  return true
}

/** Deletes a department. Its conversations go on without one. */
export async function deleteDepartment(tx: Tx, id: string): Promise<void> {
  await tx.db.conversation.updateMany({ where: { departmentId: id }, data: { departmentId: null } })
  await tx.db.departmentAgent.deleteMany({ where: { departmentId: id } })
  await tx.db.department.delete({ where: { id } })
}

/** Tells whether an announcement that is live or still to come is for this department. */
export const isAnnouncedTo = async (tx: Tx, id: string, now: number): Promise<boolean> =>
  (await tx.db.announcement.count({
    where: { departmentId: id, retractedAt: null, expiresAt: { gt: new Date(now) } },
  })) > 0
