import type { Db, Prisma, Tx } from '../store/database.ts'

const WITH = { site: true, visitor: true, assignee: true, conversation: true } as const
export type TicketRow = Prisma.TicketGetPayload<{ include: typeof WITH }>

export const readTicket = (db: Db, where: Prisma.TicketWhereInput): Promise<TicketRow | null> =>
  db.ticket.findFirst({ where, include: WITH })
export const createTicket = (tx: Tx, data: Prisma.TicketUncheckedCreateInput): Promise<TicketRow> =>
  tx.db.ticket.create({ data, include: WITH })
export const updateTicket = (tx: Tx, id: string, data: Prisma.TicketUncheckedUpdateInput): Promise<TicketRow> =>
  tx.db.ticket.update({ where: { id }, data: { ...data, version: { increment: 1 } }, include: WITH })
export const countOpen = (db: Db): Promise<number> => db.ticket.count({ where: { status: 'open' } })

export interface Position {
  updatedAt: number
  id: string
}

/**
 * Returns a page of tickets, the newest change first. `before` is the last of the page above, so a ticket that changes
 * meanwhile shifts nothing.
 */
export function readTickets(
  db: Db,
  where: Prisma.TicketWhereInput,
  before: Position | undefined,
  take: number,
): Promise<TicketRow[]> {
  const at = before === undefined ? undefined : new Date(before.updatedAt)
  const after: Prisma.TicketWhereInput =
    before === undefined || at === undefined
      ? {}
      : { OR: [{ updatedAt: { lt: at } }, { updatedAt: at, id: { lt: before.id } }] }
  return db.ticket.findMany({
    where: { AND: [where, after] },
    include: WITH,
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take,
  })
}

export const readRequester = (tx: Tx, id: string) => tx.db.visitor.findUnique({ where: { id } })
export const readAssignable = (tx: Tx, id: string) => tx.db.agent.findFirst({ where: { id, disabledAt: null } })

/** Returns the text of the first message in a thread; empty when it had files only. */
export async function firstWordsIn(tx: Tx, threadId: string): Promise<string> {
  const where = { threadId, kind: { not: 'event' } }
  return (await tx.db.message.findFirst({ where, orderBy: { seq: 'asc' } }))?.text ?? ''
}

/** Returns the text that was sent under a key, which tells a retry from another message. */
export async function textOfRequest(tx: Tx, threadId: string, key: string): Promise<string | null> {
  return (await tx.db.message.findFirst({ where: { threadId, key } }))?.text ?? null
}
