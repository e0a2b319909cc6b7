import fs from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentOnline, makeAgent, PASSWORD, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { codeIn, http } from '../support/http.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { eventually, newKey, type Refused } from '../support/peer.ts'
import { linksOf, picture, upload } from '../support/uploads.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )
const rowsOf = async (app: TestApp, table: string): Promise<number> =>
  (await app.services.database.read.sql.get<{ count: number }>(`SELECT count(*) AS count FROM "${table}"`))?.count ?? -1
const remove = (app: TestApp, token: string, id: string) =>
  http(app.url, 'DELETE', `/api/v1/transcripts/${id}`, { token })

/** Makes an open conversation with a picture in it. */
async function talk(app: TestApp) {
  const agent = await agentOnline(app)
  const admin = await makeAgent(app, { role: 'admin' })
  const visitor = await visitorOnline(app)
  const { id: file } = await upload(app, visitor.token, 'lamp.png', await picture())
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'xylophone', files: [file] })
  const { id, thread } = conversation
  const { conversation: staff } = await agent.event(
    'staff_conversation',
    (event) => event.conversation.status === 'active',
  )
  await agent.call('follow', { thread })
  await visitor.call('follow', { thread })
  await agent.call('post', { thread: staff.staffThread, key: newKey(), text: 'a note' })
  return { agent, admin, visitor, file, id, thread, staffThread: staff.staffThread }
}

test('[AG10] [AG11] [A1] an admin deletes a closed conversation, and nothing of it is left for anybody', async () => {
  const app = await startTestApp()
  const { agent, admin, visitor, file, id, thread, staffThread } = await talk(app)
  const ticket = await http(app.url, 'POST', `/api/v1/conversations/${id}/ticket`, {
    token: agent.token,
    body: { subject: 'Lamp' },
  })
  const { id: ticketId } = (ticket.body as { ticket: { id: string } }).ticket
  expect(codeIn(await remove(app, admin.token, id))).toBe('conflict')
  await visitor.call('end', { conversation: id })
  const supervisor = await makeAgent(app, { role: 'supervisor' })
  for (const token of [agent.token, supervisor.token, visitor.token])
    expect(codeIn(await remove(app, token, id))).toBe('forbidden')
  const [link] = await linksOf(app, visitor.token, [file])
  await app.services.archive.catchUp()
  expect(await app.services.archive.countIndexed()).toBeGreaterThan(0)

  expect((await remove(app, admin.token, id)).status).toBe(204)
  expect(codeIn(await remove(app, admin.token, id))).toBe('not_found')
  for (const peer of [agent, visitor]) expect((await peer.event('conversation_gone')).conversation).toBe(id)
  for (const table of ['Conversation', 'Assignment', 'ReadMark', 'Membership', 'Attachment'])
    expect([table, await rowsOf(app, table)]).toEqual([table, 0])
  await eventually(
    async () => ((await app.services.archive.countIndexed()) === 0 ? true : undefined),
    'the words in the index to go',
  )
  const left = await app.services.database.read.sql.all(
    `SELECT "id" FROM "Message" WHERE "threadId" IN (?, ?)`,
    thread,
    staffThread,
  )
  expect(left).toEqual([])
  expect((await http(app.url, 'GET', link?.url ?? '')).status).toBe(404)
  await eventually(
    () => (fs.readdirSync(path.join(app.dataDir, 'files')).length === 0 ? true : undefined),
    'the bytes to go',
  )
  expect((await visitor.call('history', {})).conversations).toEqual([])
  for (const peer of [agent, visitor]) expect(await codeOf(peer.call('follow', { thread }))).toBe('not_found')
  expect(await codeOf(agent.call('follow', { thread: staffThread }))).toBe('not_found')
  expect(await codeOf(agent.call('post', { thread: staffThread, key: newKey(), text: 'late' }))).toBe('not_found')
  const kept = await http(app.url, 'GET', `/api/v1/tickets/${ticketId}`, { token: agent.token })
  expect((kept.body as { ticket: object }).ticket).toMatchObject({ subject: 'Lamp', conversation: null })
  const entry = await app.services.database.read.sql.get(
    `SELECT * FROM "AuditEntry" WHERE "action" = 'transcript_deleted'`,
  )
  expect(entry).toMatchObject({ actor: admin.id, object: id, detail: null })
})

test('[AG10] what a crash left of a deletion goes at the next start: messages, words in the index, bytes', async () => {
  const app = await startTestApp()
  const { visitor, file, id } = await talk(app)
  await visitor.call('end', { conversation: id })
  await app.services.archive.catchUp()
  // This goes as far as the write that takes it out of sight, and no further.
  await app.services.database.write(async (tx) => {
    for (const [table, column] of [
      ['Assignment', 'conversationId'],
      ['Conversation', 'id'],
    ])
      await tx.db.sql.run(`DELETE FROM "${table}" WHERE "${column}" = ?`, id)
    await tx.db.sql.run(`DELETE FROM "Attachment" WHERE "id" = ?`, file)
    await tx.db.sql.run(`UPDATE "Thread" SET "ownerId" = '', "visitorId" = NULL`)
  })
  const again = await app.restart()
  await eventually(async () => ((await rowsOf(again, 'Thread')) === 0 ? true : undefined), 'the threads to go')
  expect(await rowsOf(again, 'Message')).toBe(0)
  await eventually(
    async () => ((await again.services.archive.countIndexed()) === 0 ? true : undefined),
    'the words in the index to go',
  )
  await eventually(
    () => (fs.readdirSync(path.join(app.dataDir, 'files')).length === 0 ? true : undefined),
    'the bytes to go',
  )
})

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe.skipIf(!findBrowser())('the transcripts page', () => {
  test('[AG10] an admin deletes what it reads, after a question, and is back in the list', async () => {
    const app = await startTestApp()
    const { admin, visitor, id } = await talk(app)
    await visitor.call('end', { conversation: id })
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(`${app.url}/admin/transcripts/${id}`)
    await page.locator('input[type=email]').fill(admin.email)
    await page.locator('input[type=password]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('.transcript').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    await page.getByRole('dialog').getByText('files are deleted').waitFor()
    await page.getByRole('button', { name: 'Delete permanently' }).click()
    await page.getByText(/^Chat #\d+ deleted/).waitFor()
    await page.getByText('No chats yet').waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin/transcripts')
    await page.close()
  })
})
