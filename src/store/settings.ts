import type { Reader, Tx } from './database.ts'

/** Small facts of the installation, by name. */
export async function readSetting(read: Pick<Reader, 'setting'>, name: string): Promise<string | undefined> {
  return (await read.setting.findUnique({ where: { name } }))?.value
}

export async function writeSetting(tx: Tx, name: string, value: string): Promise<void> {
  await tx.db.sql.run(
    `INSERT INTO "Setting" ("name", "value") VALUES (?, ?) ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"`,
    name,
    value,
  )
}

/** The next of a series that people read: 1, 2, 3 … without gaps, since it is part of the transaction. */
export async function nextNumber(tx: Tx, series: string): Promise<number> {
  const row = await tx.db.sql.get<{ value: string }>(`SELECT "value" FROM "Setting" WHERE "name" = ?`, series)
  const next = Number(row?.value ?? 0) + 1
  await writeSetting(tx, series, String(next))
  return next
}
