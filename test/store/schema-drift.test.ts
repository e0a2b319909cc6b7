import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/lib/bootstrap.mjs'
import { migrationNames, pendingSql } from '../../scripts/lib/schema-engine.mjs'

const schemaDir = join(root, 'prisma/schema')
const migrationsDir = join(root, 'prisma/migrations/sqlite')

test('the migrations, run on an empty database, give exactly what the models ask for', async () => {
  expect(migrationNames(migrationsDir).length).toBeGreaterThan(0)
  expect(await pendingSql({ schemaDir, migrationsDir, root })).toBe('')
})

test('a model without a migration is noticed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-drift-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(schemaDir, join(folder, 'schema'), { recursive: true })
  writeFileSync(join(folder, 'schema/extra.prisma'), 'model Forgotten {\n  id String @id\n}\n')
  const sql = await pendingSql({ schemaDir: join(folder, 'schema'), migrationsDir, root: folder })
  expect(sql).toContain('CREATE TABLE "Forgotten"')
})
