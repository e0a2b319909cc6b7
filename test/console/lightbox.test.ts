import { describe, expect, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { makeAgent, visitorOnline } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { enter, onePerson } from '../support/console.ts'
import { eventually, newKey } from '../support/peer.ts'
import { picture, upload, uploadStored } from '../support/uploads.ts'

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('pictures at the console', () => {
  test('open over everything, are walked by arrows, close by Esc, and the focus returns to where it came from', async () => {
    const { app, page, problems } = await onePerson({ app: { agentGraceMs: 30_000 } })
    const { email } = await makeAgent(app, { name: 'Ada' })
    await enter(page, `${app.url}/console`, email)
    await page.getByRole('button', { name: 'Go online' }).click()
    await page.getByText('You have no chats').waitFor()
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'look' })
    for (const [name, width] of [
      ['first.png', 640],
      ['second.png', 480],
    ] as const) {
      const { id } = await upload(app, visitor.token, name, await picture(width, 360))
      await uploadStored(app, visitor.token, id)
      await visitor.call('post', { thread: conversation.thread, key: newKey(), text: '', files: [id] })
    }
    await page.locator('.row').click()
    const small = page.getByRole('button', { name: 'first.png' })
    await small.focus()
    await page.keyboard.press('Enter')
    const shown = () => page.locator('dialog.lightbox img').getAttribute('alt')
    await page.locator('dialog.lightbox img').waitFor()
    expect(await shown()).toBe('first.png')
    expect(await faultsOf(page, 'dialog.lightbox')).toEqual([])
    await page.keyboard.press('ArrowRight')
    await eventually(async () => ((await shown()) === 'second.png' ? true : undefined), 'the next picture')
    await page.keyboard.press('ArrowRight')
    expect(await shown()).toBe('second.png')
    await page.keyboard.press('Home')
    await eventually(async () => ((await shown()) === 'first.png' ? true : undefined), 'the first picture')
    await page.keyboard.press('Escape')
    await page.locator('dialog.lightbox').waitFor({ state: 'detached' })
    await eventually(
      async () => (await page.evaluate(`document.activeElement.className`)) === 'file-picture' || undefined,
      'the focus back',
    )
    expect(await small.evaluate((element) => element.matches(':focus'))).toBe(true)
    expect(problems).toEqual([])
  })
})
