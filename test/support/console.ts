/** What a person does at the console's screen, for tests in browsers. */
import type { Page } from 'playwright-core'
import type { AgentRole } from '../../src/protocol/entities.ts'
import { makeAgent, PASSWORD, type TestApp } from './app.ts'

/** A new account, signed in. */
export async function signIn(app: TestApp, page: Page, name: string, role: AgentRole = 'agent'): Promise<void> {
  const { email } = await makeAgent(app, { name, role })
  await page.goto(`${app.url}/console`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation').first().waitFor()
}

export const VISITOR_BOX = /write a message/i
export const AGENT_BOX = /^reply$/i

export async function say(page: Page, box: RegExp, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: box })
  await field.fill(text)
  await field.press('Enter')
}
