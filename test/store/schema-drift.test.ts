import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/lib/bootstrap.mjs'
import { migrationNames, type Provider, pendingSql } from '../../scripts/lib/schema-engine.mjs'
import { onPostgresql } from '../support/store.ts'

const provider: Provider = onPostgresql ? 'postgresql' : 'sqlite'

describe(`migrations of ${provider}`, () => {
  test('run on an empty database, they give exactly what the models ask for', async () => {
    expect(migrationNames(provider).length).toBeGreaterThan(0)
    expect(await pendingSql(provider)).toBe('')
  })

  test('a model without a migration is noticed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'helpline-drift-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(join(root, 'prisma/schema'), folder, { recursive: true })
    writeFileSync(join(folder, 'extra.prisma'), 'model Forgotten {\n  id String @id\n}\n')
    expect(await pendingSql(provider, folder)).toContain('CREATE TABLE "Forgotten"')
  })
})
