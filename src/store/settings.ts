import type { Database, Db, Tx } from './database.ts'

/** The setting that holds the log's name. A log of another name makes clients read everything anew [FO1]. */
export const LOG = 'log_epoch'

/** Returns a small fact of the installation by its name. */
export async function readSetting(db: Db, name: string): Promise<string | undefined> {
  return (await db.sql.get<{ value: string }>(`SELECT "value" FROM "Setting" WHERE "name" = ?`, name))?.value
}

export async function writeSetting(tx: Tx, name: string, value: string): Promise<void> {
  await tx.db.sql.run(
    `INSERT INTO "Setting" ("name", "value") VALUES (?, ?)
     ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"`,
    name,
    value,
  )
}

/** Returns a fact that is made once, at the first start. Servers that start together all get the same value. */
export async function settled(database: Database, name: string, make: () => string): Promise<string> {
  const known = await readSetting(database.read, name)
  if (known !== undefined) return known
  return database.write(async (tx) => {
    await tx.db.sql.run(`INSERT INTO "Setting" ("name", "value") VALUES (?, ?) ON CONFLICT DO NOTHING`, name, make())
    return (await readSetting(tx.db, name)) ?? ''
  })
}

/** Returns the next number of a series that people read: 1, 2, 3 … It has no gaps, as it is part of the transaction. */
export async function nextNumber(tx: Tx, series: string): Promise<number> {
  const next = Number((await readSetting(tx.db, series)) ?? 0) + 1
  await writeSetting(tx, series, String(next))
  return next
}
