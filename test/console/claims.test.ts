/** What the desk says of itself is true. */
import { describe, expect, test } from 'vitest'
import { makeAgent } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { enter, onePerson } from '../support/console.ts'

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('at the desk', () => {
  test('while chats could not be loaded, nobody is told that none needs them', async () => {
    const { app, page } = await onePerson()
    const { email } = await makeAgent(app, { name: 'Ada' })
    let isBroken = true
    await page.routeWebSocket(/\/ws$/, (route) => {
      const server = route.connectToServer()
      route.onMessage((data) => {
        const { type, ref } = JSON.parse(String(data)) as { type: string; ref: number }
        if (type === 'inbox' && isBroken)
          route.send(JSON.stringify({ type: 'error', ref, code: 'internal', message: 'broken' }))
        else server.send(data)
      })
    })
    await enter(page, `${app.url}/console`, email)
    await page.getByText('Could not load the chats').waitFor()
    expect(await page.getByText('No chats need you right now').count()).toBe(0)
    isBroken = false
    await page.getByText('No chats need you right now').waitFor()
  })

  test('a shared canned reply is deleted after a question', async () => {
    const { app, page } = await onePerson()
    const ada = await makeAgent(app, { name: 'Ada', role: 'admin' })
    await app.services.cannedReplies.create(ada.actor, { shortcut: 'refund', text: 'Hello', scope: 'everyone' })
    await enter(page, `${app.url}/console`, ada.email)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('canned')
    await page.keyboard.press('Enter')
    const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' })
    const question = page.getByRole('dialog', { name: 'Delete /refund?' })
    await remove.click()
    // Enter answers "no" to what cannot be undone.
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'detached' })
    await page.getByText('/refund').waitFor()
    await remove.click()
    await question.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('/refund').waitFor({ state: 'detached' })
  })
})
