/** Nobody who works by keys is sent to the top of the page because the element that had the focus is gone. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { agentOnline, makeAgent, visitorOnline } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { enter, goOnline, onePerson, signIn } from '../support/console.ts'
import { newKey } from '../support/peer.ts'
import { poll } from '../support/widget.ts'

const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const { activeElement: on } = document
    return on === document.body ? 'nothing' : on.getAttribute('aria-label') ?? on.labels?.[0]?.innerText ?? on.innerText
  })()`)

/** Presses a button by key, as people without a mouse do. */
async function press(page: Page, name: string | RegExp) {
  await page.getByRole('button', { name, exact: true }).last().focus()
  await page.keyboard.press('Enter')
}

describe.skipIf(!findBrowser())('the focus of staff', () => {
  test('at the console goes on beside what was closed, replaced or taken out, in dialogs too', async () => {
    const { app, page, problems } = await onePerson({ app: { agentGraceMs: 30_000 } })
    await signIn(app, page, 'Ada')
    await goOnline(app, page)
    await agentOnline(app, { name: 'Bob', capacity: 0 })
    for (const text of ['one', 'two']) {
      const visitor = await visitorOnline(app)
      await visitor.call('open', { key: newKey(), text })
    }
    await page.locator('.row').nth(1).waitFor()
    await page.locator('.row', { hasText: 'one' }).click()
    await page.getByRole('complementary', { name: 'Visitor details' }).waitFor()

    await press(page, 'Select')
    await poll(() => focused(page)).toMatch(/^Select all shown/)
    await press(page, 'Stop selecting')
    await page.getByRole('button', { name: 'Select', exact: true }).waitFor()
    await poll(() => focused(page)).not.toBe('nothing')

    await press(page, 'Canned replies')
    await press(page, 'New canned reply')
    await poll(() => focused(page)).toMatch(/^Shortcut/)
    await page.keyboard.type('hi')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Hello')
    await press(page, 'Save')
    await page.getByText('/hi').waitFor()
    await poll(() => focused(page)).toMatch(/Edit|New canned reply/)
    await press(page, 'Delete')
    await page.getByRole('dialog', { name: 'Delete /hi?' }).getByRole('button', { name: 'Delete' }).press('Enter')
    await poll(() => focused(page)).toBe('New canned reply')
    await page.keyboard.press('Escape')

    await press(page, 'People')
    await press(page, 'Add')
    await press(page, 'Remove')
    await page.getByText('Only you and the visitor are here.').waitFor()
    await poll(() => focused(page)).toMatch(/^Add a colleague/)
    await page.keyboard.press('Escape')

    await page.locator('.chat').getByRole('button', { name: 'Close', exact: true }).first().focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByText('This chat was closed').first().waitFor()
    await poll(() => focused(page)).not.toBe('nothing')
    expect(problems).toEqual([])
  })

  test('at the admin pages goes on after what was withdrawn, deleted or filtered; a form that loads takes it', async () => {
    const { app, page, problems } = await onePerson()
    const admin = await makeAgent(app, { name: 'Root', role: 'admin' })
    for (const name of ['Red', 'Green']) await app.services.departments.create(admin.actor, { name, agents: [] })
    await enter(page, `${app.url}/admin/departments`, admin.email)
    await page.getByRole('button', { name: 'Actions for Green' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
    await page.getByRole('button', { name: 'Actions for Green' }).waitFor({ state: 'detached' })
    await poll(() => focused(page)).toBe('Actions for Red')

    await page.getByRole('link', { name: 'Audit log' }).click()
    await page.locator('.audit__object').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^About / }).waitFor()
    await poll(() => focused(page)).not.toBe('nothing')

    await page.getByRole('link', { name: 'Announcements' }).click()
    await page.getByRole('button', { name: 'New announcement' }).first().press('Enter')
    await poll(() => focused(page)).toMatch(/^To/)
    expect(problems).toEqual([])
  })
})
