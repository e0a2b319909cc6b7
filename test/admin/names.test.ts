/** Pages of admins show names of every length, and people without a name. */
import { describe, expect, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { agentOnline, makeAgent, visitorOnline } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { enter, onePerson } from '../support/console.ts'
import { http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'

describe.skipIf(!findBrowser())('the pages of admins', () => {
  test('the longest name breaks no other word of its table; nameless visitors are the number of their chat', async () => {
    const { app, page, problems } = await onePerson({ person: { locale: 'zh-CN' } })
    const admin = await makeAgent(app, { name: 'Root', role: 'admin' })
    await agentOnline(app, { name: 'Wolfeschlegelstein'.repeat(5).slice(0, 80), role: 'supervisor' })
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'spam' })
    const as = (method: string, path: string, body: object) =>
      http(app.url, method, `/api/v1/${path}`, { token: admin.token, body })
    await as('PUT', `visitors/${visitor.id}/block`, { hours: 24, network: false })
    await as('POST', 'canned-replies', { shortcut: 'refund', text: 'Hello', scope: 'everyone' })
    await as('PATCH', `agents/${admin.id}`, { capacity: 4 })

    await enter(page, `${app.url}/admin/people`, admin.email)
    await page.locator('tbody tr').nth(1).waitFor()
    // The words of a cell stand in one line.
    const lines = await page.evaluate<number[]>(`[...document.querySelectorAll('tbody td.table__wide')].map((cell) => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 12))).size
    })`)
    expect(Math.max(...lines)).toBe(1)
    await page.goto(`${app.url}/admin/audit`)
    const entries = page.locator('.audit__list')
    await entries.getByText('/refund').waitFor()
    const words = await entries.innerText()
    expect(words).toContain('#1')
    expect(words).not.toContain(visitor.id)
    await page.goto(`${app.url}/admin/blocks`)
    await page.getByRole('button', { name: /^解除拉黑.*访客 1$/ }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    expect(problems).toEqual([])
  })
})
