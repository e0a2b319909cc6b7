import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { makeAgent, startTestApp } from '../support/app.ts'
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { AGENT_BOX, enter, person, say, signIn, VISITOR_BOX } from '../support/console.ts'

const hasBrowser = findBrowser() !== undefined
if (!hasBrowser) process.stdout.write(`${NO_BROWSER}\n`)

/** With `SHOTS=folder`, the tests save a picture of every state that they pass through. */
const SHOTS = process.env['SHOTS']
const shot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

describe.skipIf(!hasBrowser && process.env.CI !== 'true')('departments in browsers', () => {
  test('[WI2] [WI1] an admin puts two agents into a department, and an agent brings both into a chat at once', async () => {
    const app = await startTestApp({ agentGraceMs: 8_000 })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []
    const [ann, bob, dora, visitor, root] = [
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
    await ann.getByRole('button', { name: 'People', exact: false }).click()
    await ann.getByRole('dialog').getByLabel('Add a colleague').waitFor()
    expect(await ann.getByLabel('Add a department').count()).toBe(0)
    await ann.keyboard.press('Escape')

    const { email } = await makeAgent(app, { name: 'Root', role: 'admin' })
    await enter(root, `${app.url}/admin/departments`, email)
    await root.getByText('No departments yet').waitFor()
    await shot(root, 'departments-none')
    await root.getByRole('button', { name: 'New department' }).first().click()
    const dialog = root.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText('Enter a name.').waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('Parcels')
    await dialog.getByRole('checkbox', { name: /Bob/ }).check()
    await dialog.getByRole('checkbox', { name: /Dora/ }).check()
    await dialog.getByText('2 selected').waitFor()
    await shot(root, 'departments-new')
    expect(await faultsOf(root)).toEqual([])
    await dialog.getByRole('button', { name: 'Create' }).click()
    await root.getByRole('row', { name: /Parcels.*2 people/ }).waitFor()
    await shot(root, 'departments-list')
    expect(await faultsOf(root)).toEqual([])

    await ann.getByRole('button', { name: 'People', exact: false }).click()
    await ann.getByRole('dialog').getByLabel('Add a department').selectOption({ label: 'Parcels · 2 people' })
    await shot(ann, 'departments-widen')
    await ann.getByRole('button', { name: 'Add all' }).click()
    for (const name of ['Bob', 'Dora']) await ann.getByRole('dialog').getByText(name, { exact: true }).waitFor()
    // Nobody is left to bring in.
    await ann.getByLabel('Add a department').waitFor({ state: 'detached' })
    await ann.keyboard.press('Escape')
    // On a phone the buttons lose only their visible words.
    await ann.setViewportSize({ width: 390, height: 844 })
    await ann.getByRole('button', { name: /^People\s*2/ }).waitFor()
    for (const name of ['Transfer', 'Close']) await ann.getByRole('button', { name, exact: true }).waitFor()
    for (const [page, name] of [
      [bob, 'Bob'],
      [dora, 'Dora'],
    ] as const) {
      await page.locator('a.row').first().click()
      await say(page, AGENT_BOX, `this is ${name}`)
      await visitor.getByRole('log').getByText(`this is ${name}`).waitFor()
    }
    expect(problems).toEqual([])
  })

  test('[WI2] on a phone, in Chinese and in the dark: renamed, emptied and deleted; a name that is taken is said', async () => {
    const app = await startTestApp()
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []
    const root = await makeAgent(app, { name: 'Root', role: 'admin' })
    const long = 'Maximiliane Friederike von Hohenstein-Oberau'
    const people = [...'ABCDEFGHI'].map((letter) => `${letter} ${long}`)
    const ids: string[] = []
    for (const name of people) ids.push((await makeAgent(app, { name })).id)
    const { departments } = app.services
    await departments.create(root.actor, { name: '物流', agents: ids })
    await departments.create(root.actor, {
      name: 'Rechnungsprüfungsangelegenheiten-und-Mahnwesen-Abteilung',
      agents: ids.slice(0, 1),
    })
    const page = await person(browser, problems, {
      viewport: { width: 390, height: 844 },
      locale: 'zh-CN',
      colorScheme: 'dark',
    })
    await enter(page, `${app.url}/admin/departments`, root.email)
    await page.getByText('物流').waitFor()
    await shot(page, 'departments-phone-list-dark-zh')
    expect(await faultsOf(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    )

    await page.getByRole('button', { name: '对物流的操作' }).click()
    await page.getByRole('menuitem', { name: '编辑' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill('rechnungsprüfungsangelegenheiten-UND-mahnwesen-abteilung')
    await shot(page, 'departments-phone-edit-dark-zh')
    expect(await faultsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('已有同名部门').waitFor()
    await dialog.getByLabel('名称').fill('仓库')
    await dialog.getByRole('searchbox').fill('a maxi')
    await dialog.getByRole('checkbox').uncheck()
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByRole('row', { name: /仓库.*8 人/ }).waitFor()

    await page.getByRole('button', { name: '对仓库的操作' }).click()
    await page.getByRole('menuitem', { name: '删除' }).click()
    await shot(page, 'departments-phone-delete-dark-zh')
    await dialog.getByRole('button', { name: '删除', exact: true }).click()
    await page.getByRole('row', { name: /仓库/ }).waitFor({ state: 'detached' })
    expect((await departments.list()).map(({ name }) => name)).toEqual([
      'Rechnungsprüfungsangelegenheiten-und-Mahnwesen-Abteilung',
    ])
    expect(problems).toEqual([])
  })
})
