import { hash } from 'node:crypto'
import fs from 'node:fs'
import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Challenge } from '../../src/protocol/wire.ts'
import { firstWord, proofOf } from '../../widgets/client/proof.ts'
import { agentOnline, makeVisitor, signIdentity, startTestApp, steppedTime, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { newKey, type Peer, solve } from '../support/peer.ts'
import { launcher, poll, say, visit } from '../support/widget.ts'
import { connect, eventually, startServer } from './client-bench.ts'
import { CONVERSATION, type ScriptedServer } from './scripted-server.ts'

describe('[QU5] the work', () => {
  test('is SHA-256: for every text of one block the first word is that of Node’s', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 1, max: 127 }).map((code) => String.fromCharCode(code)),
      maxLength: 55,
    })
    const block = fc.oneof(ascii, fc.constantFrom('', 'x'.repeat(55)))
    fc.assert(
      fc.property(
        block,
        (text) => void expect(firstWord(text) >>> 0).toBe(hash('sha256', text, 'buffer').readUInt32BE()),
      ),
    )
  })

  test('is done as the document says, whatever the token', async () => {
    const token = fc.string({ unit: fc.constantFrom(...'abc019._-'), minLength: 20, maxLength: 48 })
    await fc.assert(
      fc.asyncProperty(token, fc.integer({ min: 1, max: 12 }), async (token, bits) => {
        const challenge: Challenge = { kind: 'work', token, bits }
        expect(await proofOf(challenge)).toEqual(solve(challenge))
      }),
    )
  })
})

describe('[QU5] a command that is challenged', () => {
  const challenge: Challenge = { kind: 'work', token: 'token', bits: 1 }
  const message = { key: newKey(), text: 'hello' }
  const challenging = (server: ScriptedServer, times: number) => {
    server.script = (frame, socket) => {
      if (frame.type !== 'open') return undefined
      if (server.of('open').length > times)
        return server.ok(socket, frame, { conversation: server.conversation(), seq: 1, at: 1 })
      socket.send(JSON.stringify({ type: 'error', ref: frame.ref, code: 'proof_required', message: '', challenge }))
      return 'handled'
    }
  }

  test('goes again with what was proved, as often as it is challenged', async () => {
    const server = await startServer()
    challenging(server, 2)
    let proofs = 0
    const connection = connect(server, { prove: async ({ token }) => ({ challenge: token, answer: String(++proofs) }) })
    await eventually(() => expect(connection.state.kind).toBe('open'))
    expect((await connection.call('open', message)).conversation.id).toBe(CONVERSATION)
    const proved = (answer: string) => ({ ...message, proof: { challenge: 'token', answer } })
    expect(server.of('open')).toMatchObject([message, proved('1'), proved('2')])
    expect(server.of('open')[0]).not.toHaveProperty('proof')
  })

  test('fails as one to be tried later where nobody proves anything, and where what proves does not come', async () => {
    const server = await startServer()
    challenging(server, 10)
    const plain = connect(server)
    await eventually(() => expect(plain.state.kind).toBe('open'))
    await expect(plain.call('open', message)).rejects.toMatchObject({ code: 'proof_required' })
    const cutOff = connect(server, { prove: () => Promise.reject(new TypeError('not loaded')) })
    await eventually(() => expect(cutOff.state.kind).toBe('open'))
    await expect(cutOff.call('open', message)).rejects.toThrow('not loaded')
    expect(server.of('open')).toHaveLength(2)
  })
})

describe.skipIf(!findBrowser())('[QU5] a visitor whose network began much already', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  /** Uses up nearly everything that the network may begin, and stops time: then the work is hardest. */
  async function underPressure() {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1 }, time)
    const agent = await agentOnline(app, { capacity: 100 })
    for (let n = 0; n < 19; n++) {
      const one = await visitorOnline(
        app,
        await makeVisitor(app, n < 10 ? undefined : signIdentity(app, `person ${n}`, time.clock())),
      )
      await one.call('open', { key: newKey(), text: 'hello' })
    }
    return { app, agent }
  }
  const hears = (agent: Peer, text: string) =>
    agent.event('staff_conversation', ({ conversation }) => conversation.lastMessage?.preview === text)

  test('has its first message taken once it was sent again with a proof', async () => {
    const { app, agent } = await underPressure()
    const page = await visit(browser, app)
    const opens: { proof?: object }[] = []
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as { type: string; proof?: object }
        if (frame.type === 'open') opens.push(frame)
      }),
    )
    await page.reload()
    await launcher(page).click()
    await say(page, 'is anybody there?')
    await hears(agent, 'is anybody there?')
    await poll(() => opens.map(({ proof }) => proof !== undefined)).toEqual([false, true])
  })

  test('has it taken, too, when the part that does the work does not come at first', async () => {
    const { app, agent } = await underPressure()
    const page = await visit(browser, app, {}, (fault) => fault.includes('net::ERR_FAILED'))
    let cut = 0
    await page.route('**/assets/proof-*', (route) => (cut++ < 4 ? route.abort() : route.continue()))
    await launcher(page).click()
    await say(page, 'is anybody there?')
    await hears(agent, 'is anybody there?')
    expect(cut).toBeGreaterThan(4)
  })

  test('has a page that goes on while it works', async () => {
    const page = await visit(browser, await startTestApp())
    // The loop picks a challenge whose first answer is far away.
    let token = newKey()
    while (Number(solve({ kind: 'work', token, bits: 18 }).answer) < 400_000) token = newKey()
    const part = fs.readdirSync('dist/widgets/visitor/assets').find((name) => /^proof-.*\.js$/.test(name))
    await page.evaluate(`
      var turns = { frames: 0, timers: 0 }
      var frame = () => requestAnimationFrame(() => frame(turns.frames++))
      frame()
      setInterval(() => turns.timers++, 5)`)
    const turns = await page.evaluate(
      `import('/widget/assets/${part}').then(({ proofOf }) => {
        turns.frames = turns.timers = 0
        return proofOf({ token: '${token}', bits: 18 })
      }).then(() => turns)`,
    )
    const { frames, timers } = turns as { frames: number; timers: number }
    expect(frames).toBeGreaterThan(2)
    expect(timers).toBeGreaterThan(5)
  })
})
