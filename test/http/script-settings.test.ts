import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/app.ts'

/** The names that the script reads, as they stand in its source. */
const source = readFileSync(path.resolve(import.meta.dirname, '../../widgets/loader/settings.ts'), 'utf8')
const names = [...(/const NAMES = \[([^\]]*)\]/.exec(source)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map(
  ([, name]) => name,
)

test('every setting of the script can stand in its address, and nothing else that stands there reaches the page', async () => {
  expect(names).toContain('theme')
  const app = await startTestApp()
  const query = names.filter((name) => name !== 'site').map((name) => `${name}=value-of-${name}`)
  const response = await fetch(`${app.url}/widget.js?site=${app.key}&${query.join('&')}&made-up=value-of-nothing`)
  expect(response.status).toBe(200)
  const script = await response.text()
  for (const name of names.filter((one) => one !== 'site')) expect(script, name).toContain(`value-of-${name}`)
  expect(script).not.toContain('value-of-nothing')
})
