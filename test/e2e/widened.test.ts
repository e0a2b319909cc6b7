import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startTestApp } from '../support/app.ts'
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { AGENT_BOX, person, say, signIn, VISITOR_BOX } from '../support/console.ts'

const hasBrowser = findBrowser() !== undefined
if (!hasBrowser) process.stdout.write(`${NO_BROWSER}\n`)

describe.skipIf(!hasBrowser && process.env.CI !== 'true')('a widened conversation in browsers', () => {
  test('[WI1] [WI3] [WI6] three agents and a visitor talk; a guest who joins late sees nothing of before, then goes', async () => {
    const app = await startTestApp({ checkFrames: true, agentGraceMs: 8_000 })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []
    const [ann, bob, dora, visitor, guest] = [
      await person(browser, problems),
      await person(browser, problems),
      await person(browser, problems),
      await person(browser, problems),
      await person(browser, problems),
    ]
    await signIn(app, ann, 'Ann')
    await ann.getByRole('button', { name: 'Go online' }).click()
    await signIn(app, bob, 'Bob')
    await signIn(app, dora, 'Dora')

    await visitor.goto(app.url)
    await visitor.getByRole('button', { name: 'Open chat' }).click()
    await say(visitor, VISITOR_BOX, 'my parcel is lost')
    await ann.getByRole('list').getByText('my parcel is lost').first().click()
    await say(ann, AGENT_BOX, 'between the two of us')
    await visitor.getByRole('log').getByText('between the two of us').waitFor()

    // Two colleagues come in, one by one, and speak.
    for (const [page, name] of [
      [bob, 'Bob'],
      [dora, 'Dora'],
    ] as const) {
      await ann.getByRole('button', { name: 'People', exact: false }).click()
      const dialog = ann.getByRole('dialog')
      await dialog.getByLabel('Add a colleague').selectOption({ label: await optionOf(ann, name) })
      await dialog.getByRole('button', { name: 'Add' }).click()
      await dialog.getByText(name, { exact: true }).waitFor()
      await ann.keyboard.press('Escape')
      await page.locator('a.row').first().click()
      await say(page, AGENT_BOX, `this is ${name}`)
      await visitor.getByRole('log').getByText(`this is ${name}`).waitFor()
    }
    await visitor.getByText('With Bob, Dora').waitFor()

    // Somebody from outside joins late.
    await ann.getByRole('button', { name: 'People', exact: false }).click()
    await ann.getByLabel('Invite a guest').fill('Carl of Parcels')
    await ann.getByRole('button', { name: 'Create link' }).click()
    const link = await ann.getByRole('dialog').getByText('/guest#').innerText()
    await ann.keyboard.press('Escape')
    await guest.goto(link)
    await guest.getByRole('button', { name: 'Join chat' }).click()
    await guest.getByRole('log').getByText('Carl of Parcels joined').waitFor()
    await say(guest, VISITOR_BOX, 'I see it in Lyon')
    for (const page of [visitor, ann, bob, dora]) await page.getByRole('log').getByText('I see it in Lyon').waitFor()
    await say(visitor, VISITOR_BOX, 'thank you Carl')
    await guest.getByRole('log').getByText('thank you Carl').waitFor()
    const seen = await guest.getByRole('log').innerText()
    for (const earlier of ['my parcel is lost', 'between the two of us', 'this is Bob'])
      expect(seen).not.toContain(earlier)

    // The browser keeps what brings the guest back to where it was.
    await guest.reload()
    await guest.getByRole('log').getByText('I see it in Lyon').waitFor()
    expect(await guest.getByRole('log').innerText()).not.toContain('my parcel is lost')

    // The conversation goes back to one to one.
    await ann.getByRole('button', { name: 'People', exact: false }).click()
    await ann.getByRole('button', { name: 'Back to one-to-one' }).click()
    await ann.getByText('Only you and the visitor are here.').waitFor()
    await ann.keyboard.press('Escape')
    await say(visitor, VISITOR_BOX, 'alone again')
    await ann.getByRole('log').getByText('alone again').waitFor()
    expect(await guest.getByRole('log').innerText()).not.toContain('alone again')
    expect(problems).toEqual([])
  })
})

const optionOf = async (page: Page, name: string): Promise<string> =>
  (await page.getByRole('dialog').locator('option', { hasText: name }).first().innerText()).trim()
