/** An agent blocks a visitor and deals with many chats at once, at the screen. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { startTestApp, visitorOnline } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { goOnline, onePerson, person, signIn } from '../support/console.ts'
import { newKey, type Refused } from '../support/peer.ts'
import { poll } from '../support/widget.ts'

const SHOTS = process.env['SHOTS']

describe('[QU6] [AG8] at the console', () => {
  test('an admin picks rows by mouse and keys to block or close them; a visitor is blocked and let in again', async () => {
    const { app, page, problems } = await onePerson()
    await signIn(app, page, 'Root', 'admin')
    await goOnline(app, page)
    const visitors = []
    for (let n = 0; n < 8; n++) {
      const visitor = await visitorOnline(app)
      await visitor.call('open', { key: newKey(), text: `hello ${n}` })
      visitors.push(visitor)
    }
    await page.getByRole('button', { name: /^all/i }).click()
    const rows = page.locator('.pickable a.row')
    await rows.nth(7).waitFor()
    const shot = async (name: string) => SHOTS && (await page.screenshot({ path: `${SHOTS}/${name}.png` }))

    await page.getByRole('checkbox', { name: 'Select Visitor 1', exact: true }).check()
    await shot('picked')
    await rows.nth(2).focus()
    await page.keyboard.press('Shift+Space')
    await page.getByText('3 selected').waitFor()
    await page.getByRole('button', { name: 'Close 3 chats' }).click()
    await shot('close-many')
    await page.getByRole('dialog').getByRole('button', { name: 'Close 3 chats' }).click()
    await page.getByText('3 chats closed', { exact: true }).waitFor()
    await rows.nth(5).waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await page.getByRole('checkbox', { name: /select all shown/i }).check()
    await page.getByText('5 selected').waitFor()
    await page.getByRole('checkbox', { name: 'Select Visitor 8', exact: true }).uncheck()
    await page.getByRole('button', { name: 'Block 4 visitors' }).click()
    await page.getByRole('radio', { name: '1 day' }).check()
    await shot('block-many')
    await page.getByRole('dialog').getByRole('button', { name: 'Block 4 visitors' }).click()
    await page.getByText('4 visitors blocked').waitFor()

    await rows.first().click()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await shot('menu')
    await page.getByRole('menuitem', { name: /block visitor/i }).click()
    await shot('block')
    await page.getByRole('dialog').getByRole('button', { name: 'Block visitor' }).click()
    await page.getByText('Visitor 8 is blocked').waitFor()
    const last = visitors.at(-1)
    const ask = () =>
      last?.call('open', { key: newKey(), text: 'again' }).then(
        () => undefined,
        (error: Refused) => error.code,
      )
    expect(await ask()).toBe('blocked')
    await page.getByRole('button', { name: 'Unblock' }).waitFor()
    await shot('blocked')
    await page.getByRole('button', { name: 'Unblock' }).click()
    await page.getByRole('button', { name: 'Unblock' }).waitFor({ state: 'detached' })
    expect(await ask()).toBeUndefined()

    await page.goto(`${app.url}/admin/blocks`)
    const blocked = page.locator('.blocks__row')
    await blocked.nth(3).waitFor()
    expect(await blocked.first().innerText()).toMatch(/Visitor \d\s+Blocked on Shop by Root\s+Until /)
    await shot('blocks')
    expect(await faultsOf(page)).toEqual([])
    for (let left = 4; left > 0; left--) {
      await blocked.first().getByRole('button').click()
      await blocked.nth(left - 1).waitFor({ state: 'detached' })
    }
    await page.getByText('Nobody is blocked').waitFor()
    await shot('blocks-none')
    expect(problems).toEqual([])
  })

  test('[AG8] when the line breaks between two parts, it says how many are closed; the rest stays picked', async () => {
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    // The line is back before its chats count as left: they would be given anew, and the page would close old ones.
    const app = await startTestApp({ agentGraceMs: 120_000 })
    const page = await person(browser, [])
    let asked = 0
    let greeted = 0
    await page.routeWebSocket(/\/ws/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((data) => {
        if (String(data).includes('"heartbeatMs"')) greeted++
        socket.send(data)
      })
      socket.onMessage((data) => {
        if (!String(data).includes('"close_many"') || ++asked !== 2) return server.send(data)
        greeted = 0
        server.close()
      })
    })
    await signIn(app, page, 'Root', 'admin')
    await goOnline(app, page)
    for (let n = 0; n < 103; n++) await (await visitorOnline(app)).call('open', { key: newKey(), text: `hello ${n}` })
    await page.getByRole('button', { name: /^all/i }).click()
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await page.getByRole('checkbox', { name: /select all shown/i }).check()
    await page.getByRole('button', { name: 'Close 103 chats' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close 103 chats' }).click()
    await page.getByText(/100 of 103 chats/).waitFor()
    await poll(() => greeted).toBe(1)
    await page.getByRole('button', { name: 'Close 3 chats' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close 3 chats' }).click()
    await page.getByText('3 chats closed', { exact: true }).waitFor()
  })
})
