import { describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, makeAgent, startTestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { enter, onePerson, person } from '../support/console.ts'
import { eventually, newKey } from '../support/peer.ts'

async function atAdmin(path: string) {
  const app = await startTestApp()
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = await person(browser, [])
  const { email } = await makeAgent(app, { name: 'Ada', role: 'admin' })
  await makeAgent(app, { name: 'Bob' })
  await enter(page, `${app.url}/admin/${path}`, email)
  return { app, page, question: page.getByRole('dialog', { name: 'Discard your changes?' }) }
}

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('what was typed and not saved', () => {
  test('in a site’s settings is kept when one leaves by a link, Back or signing out, until one says otherwise', async () => {
    const { app, page, question } = await atAdmin('sites')
    await page.getByRole('link', { name: /Shop/ }).click()
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Harbour Goods')
    const leave = [
      () => page.getByRole('link', { name: 'People' }).click(),
      () => page.getByRole('link', { name: 'All sites' }).click(),
      () => page.evaluate('history.back()'),
    ]
    for (const go of leave) {
      await go()
      await question.waitFor()
      await page.keyboard.press('Escape')
      await question.waitFor({ state: 'detached' })
      expect(await name.inputValue()).toBe('Harbour Goods')
      expect(page.url()).toBe(`${app.url}/admin/sites/${app.siteId}`)
    }
    await page.getByRole('link', { name: 'People' }).click()
    await question.getByRole('button', { name: 'Discard' }).click()
    await page.waitForURL(/people$/)
    expect(app.services.sites.find(app.siteId)?.name).toBe('Shop')
  })

  test('asks before the tab is closed, and not once it is saved or typed back', async () => {
    const { app, page, question } = await atAdmin('sites')
    await page.goto(`${app.url}/admin/sites/${app.siteId}`)
    const name = page.getByLabel('Name', { exact: true })
    const wouldAsk = () => page.evaluate(`!dispatchEvent(new Event('beforeunload', { cancelable: true }))`)
    const until = (asks: boolean) =>
      eventually(async () => ((await wouldAsk()) === asks ? true : undefined), `asking: ${asks}`)
    expect(await wouldAsk()).toBe(false)
    await name.fill('Harbour Goods')
    await until(true)
    await name.fill('Shop')
    await until(false)
    await name.fill('Harbour Goods')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').first().waitFor()
    await until(false)
    await page.getByRole('link', { name: 'People' }).click()
    await page.waitForURL(/people$/)
    expect(await question.count()).toBe(0)
  })

  test('is asked for even when somebody leaves in the moment of typing, before the page is painted', async () => {
    const { app, page } = await atAdmin('sites')
    await page.goto(`${app.url}/admin/sites/${app.siteId}`)
    const name = page.getByLabel('Name', { exact: true })
    const asked = await name.evaluate(async (field) => {
      const input = field as HTMLInputElement
      input.value = 'Harbour Goods'
      input.dispatchEvent(new Event('input', { bubbles: true }))
      await Promise.resolve()
      return !dispatchEvent(new Event('beforeunload', { cancelable: true }))
    })
    expect(asked).toBe(true)
  })

  test.each([
    { path: 'people', open: /Invite/, label: 'Name' },
    { path: 'departments', open: /department/i, label: 'Name' },
    { path: 'sites', open: /Add/, label: 'Name' },
    { path: 'announcements', open: /announcement/i, label: 'Title' },
  ])(
    'in a dialog of $path is not lost by Esc, the cross or Cancel without a question',
    async ({ path, open, label }) => {
      const { page, question } = await atAdmin(path)
      await page.getByRole('main').getByRole('button', { name: open }).first().click()
      const dialog = page.getByRole('dialog').first()
      const field = dialog.getByLabel(label, { exact: true })
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await page.getByRole('main').getByRole('button', { name: open }).first().click()
      await field.fill('something')
      const ways = [
        () => page.keyboard.press('Escape'),
        () => dialog.getByRole('button', { name: 'Close' }).click(),
        () => dialog.getByRole('button', { name: 'Cancel' }).click(),
      ]
      for (const close of ways) {
        await close()
        await question.waitFor()
        await question.getByRole('button', { name: 'Keep editing' }).click()
        await question.waitFor({ state: 'detached' })
        expect(await field.inputValue()).toBe('something')
      }
      await page.keyboard.press('Escape')
      await question.getByRole('button', { name: 'Discard' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
  )

  test('in a canned reply is asked for, too', async () => {
    const { app, page, question } = await atAdmin('people')
    await page.goto(`${app.url}/console`)
    await page.getByRole('navigation').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('canned')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'New canned reply' }).click()
    await page.getByLabel('Text').fill('Hello')
    await page.keyboard.press('Escape')
    await question.getByRole('button', { name: 'Keep editing' }).click()
    expect(await page.getByLabel('Text').inputValue()).toBe('Hello')
  })

  test('in a dialog over a chat is asked for by the Back button, and no dialog goes on over another chat', async () => {
    const { app, page } = await onePerson()
    const question = page.getByRole('dialog', { name: 'Discard your changes?' })
    const ada = await agentOnline(app, { name: 'Ada' })
    await agentOnline(app, { name: 'Bob', capacity: 0 })
    for (const text of ['the first', 'the second'])
      await (await visitorOnline(app)).call('open', { key: newKey(), text })
    await enter(page, `${app.url}/console`, ada.email)
    for (const name of ['Visitor 1', 'Visitor 2']) {
      await page.locator('a.row', { hasText: name }).click()
      await page.getByRole('heading', { name }).waitFor()
    }
    const back = () => page.evaluate('history.back()')
    const chat = page.locator('.chat')
    await chat.getByRole('button', { name: 'Transfer' }).click()
    const note = page.getByRole('dialog').getByRole('textbox')
    await note.fill('she wants her money back')
    await back()
    await question.getByRole('button', { name: 'Keep editing' }).click()
    await question.waitFor({ state: 'detached' })
    expect(await note.inputValue()).toBe('she wants her money back')
    await page.getByRole('heading', { name: 'Visitor 2' }).waitFor()
    await back()
    await question.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('heading', { name: 'Visitor 1' }).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.locator('a.row', { hasText: 'Visitor 2' }).click()
    await page.getByRole('heading', { name: 'Visitor 2' }).waitFor()
    await chat.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await back()
    await page.getByRole('heading', { name: 'Visitor 1' }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})
