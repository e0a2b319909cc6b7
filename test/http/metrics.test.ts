/** Metrics for Prometheus: who may ask for them, what they say, and that the files in ops/ ask for nothing else. */
import fs from 'node:fs'
import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { gauge } from '../../src/metrics/instruments.ts'
import { agentOnline, makeAgent, makeVisitor, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { eventually, newKey, Peer, type Refused } from '../support/peer.ts'
import { onPostgresql, testOnPostgresql } from '../support/store.ts'
import { upload } from '../support/uploads.ts'

const TOKEN = 'a-token-of-more-than-16'
const OWN_PORT = { metrics: { host: '127.0.0.1', port: 0, token: undefined } }

/** Returns the metrics of a server that has a port for them, by name with labels. */
async function scrape(url: string | undefined): Promise<{ text: string; values: Map<string, number> }> {
  const text = String((await http(url ?? '', 'GET', '')).body)
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return {
    text,
    values: new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
    ),
  }
}

/** Waits until metrics have these values. */
const become = (url: string | undefined, wanted: Record<string, number>) =>
  eventually(async () => {
    const { values } = await scrape(url)
    return Object.entries(wanted).every(([name, value]) => values.get(name) === value) || undefined
  }, JSON.stringify(wanted))

/** Brings an agent to the desk who can take no more until the chat ends that the agent has. */
async function busyAgent(app: TestApp) {
  const agent = await agentOnline(app, { name: 'Agatha Unmistakable', capacity: 1 })
  const { conversation } = await (await visitorOnline(app)).call('open', { key: newKey(), text: 'a secret sentence' })
  const { epoch } = (await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active'))
    .conversation
  return { agent, free: () => agent.call('close', { conversation: conversation.id, epoch }) }
}

describe('who may ask for metrics', () => {
  test('is nobody unless the operator asked for them: the path is as unknown as any', async () => {
    const app = await startTestApp()
    const [metrics, unknown] = [await http(app.url, 'GET', '/metrics'), await http(app.url, 'GET', '/no-such-path')]
    expect(metrics.status).toBe(404)
    expect(metrics.body).toEqual(unknown.body)
    expect(app.metricsUrl).toBeUndefined()
  })

  test('is who shows the token; others are refused as elsewhere, and no other method is known', async () => {
    const app = await startTestApp({ metrics: { host: '127.0.0.1', port: undefined, token: TOKEN } })
    const agent = await makeAgent(app, { role: 'admin' })
    for (const token of [undefined, '', 'wrong', `${TOKEN}x`, TOKEN.slice(1), agent.token]) {
      const refused = await http(app.url, 'GET', '/metrics', token === undefined ? {} : { token })
      expect([refused.status, codeIn(refused)]).toEqual([401, 'bad_token'])
    }
    const basic = await http(app.url, 'GET', '/metrics', { headers: { authorization: `Basic ${TOKEN}` } })
    expect([basic.status, codeIn(basic)]).toEqual([401, 'bad_token'])
    const given = await http(app.url, 'GET', '/metrics', { token: TOKEN })
    expect(given.status).toBe(200)
    expect(given.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(given.headers.get('cache-control')).toBe('no-store')
    expect(given.body).toContain('helpline_build_info{')
    expect(given.body).toContain('helpline_errors_answered_total{code="bad_token",door="http"} 7\n')
    expect((await http(app.url, 'POST', '/metrics', { token: TOKEN })).status).toBe(404)
    expect((await http(app.url, 'HEAD', '/metrics', { token: TOKEN })).status).toBe(200)
    expect((await http(app.url, 'GET', '/metrics/', { token: TOKEN })).status).toBe(404)
  })

  test('is whoever reaches the port of their own, which gives nothing else', async () => {
    const app = await startTestApp(OWN_PORT)
    expect(app.metricsUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    const origin = new URL(app.metricsUrl ?? '').origin
    const given = await http(origin, 'GET', '/metrics')
    expect(given.status).toBe(200)
    expect(given.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect((await http(origin, 'HEAD', '/metrics')).status).toBe(200)
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/healthz'],
      ['GET', '/api/openapi.json'],
      ['POST', '/metrics'],
    ] as const) {
      const refused = await http(origin, method, path)
      expect([refused.status, codeIn(refused)]).toEqual([404, 'not_found'])
    }
    expect((await http(app.url, 'GET', '/metrics')).status).toBe(404)
    await app.stop()
    await expect(http(origin, 'GET', '/metrics')).rejects.toThrow()
  })

  test('is who shows the token there too, when there is one, and nobody at the other port', async () => {
    const app = await startTestApp({ metrics: { host: '127.0.0.1', port: 0, token: TOKEN } })
    const { origin } = new URL(app.metricsUrl ?? '')
    for (const token of [undefined, 'wrong']) {
      const refused = await http(origin, 'GET', '/metrics', token === undefined ? {} : { token })
      expect([refused.status, codeIn(refused)]).toEqual([401, 'bad_token'])
    }
    expect((await http(origin, 'GET', '/metrics', { token: TOKEN })).status).toBe(200)
    expect((await http(app.url, 'GET', '/metrics', { token: TOKEN })).status).toBe(404)
  })

  test('and settings that are wrong end the start with a sentence, which keeps the token to itself', async () => {
    for (const token of ['fifteen-letters', 'sixteen letters!!', 'sixteen-lettérs!'])
      expect(() => readConfig({ METRICS_TOKEN: token })).toThrow(
        /^METRICS_TOKEN must be at least 16 (?!.*lett[eé]rs[-!])/,
      )
    expect(() => readConfig({ METRICS_PORT: '70000' })).toThrow('METRICS_PORT is "70000", but must be')
    expect(readConfig({ METRICS_TOKEN: TOKEN, METRICS_PORT: '9464' }).metrics).toEqual({
      host: '127.0.0.1',
      port: 9464,
      token: TOKEN,
    })
    const taken = Number(new URL((await startTestApp(OWN_PORT)).metricsUrl ?? '').port)
    const second = startTestApp({ metrics: { host: '127.0.0.1', port: taken, token: undefined } })
    await expect(second).rejects.toThrow('METRICS_PORT is in use already')
  })
})

describe('metrics', () => {
  test('move when a visitor waits and chats with an agent', async () => {
    const app = await startTestApp(OWN_PORT)
    const { agent, free } = await busyAgent(app)
    const before = await scrape(app.metricsUrl)
    const count = (name: string) => before.values.get(name) ?? Number.NaN
    expect(count('helpline_open_sockets{kind="visitor"}')).toBe(1)
    expect(count('helpline_queue_length{department="",visitor="here"}')).toBe(0)
    const stranger = await Peer.open(app.url)
    const visitor = await visitorOnline(app)
    await become(app.metricsUrl, {
      'helpline_open_sockets{kind="unknown"}': 1,
      'helpline_open_sockets{kind="visitor"}': 2,
      'helpline_open_sockets{kind="agent"}': 1,
    })
    stranger.cut()

    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
    await become(app.metricsUrl, {
      'helpline_queue_length{department="",visitor="here"}': 1,
      helpline_queue_wait_seconds_count: 1,
      'helpline_messages_stored_total{author="visitor"}': 2,
    })
    const waiting = await scrape(app.metricsUrl)
    expect(waiting.values.get('helpline_queue_oldest_wait_seconds{department=""}')).toBeGreaterThan(0)

    await free()
    const { epoch } = (
      await agent.event(
        'staff_conversation',
        (frame) => frame.conversation.id === conversation.id && frame.conversation.status === 'active',
      )
    ).conversation
    await agent.call('post', { thread: conversation.thread, key: newKey(), text: 'good day', epoch })
    await visitor.call('post', { thread: conversation.thread, key: newKey(), text: 'thanks' })
    const refused = await visitor.call('post', { thread: newKey(), key: newKey(), text: 'to nobody' }).catch((e) => e)
    expect((refused as Refused).code).toBe('not_found')
    await become(app.metricsUrl, {
      'helpline_open_sockets{kind="unknown"}': 0,
      'helpline_open_sockets{kind="visitor"}': 2,
      'helpline_open_sockets{kind="agent"}': 1,
      'helpline_queue_length{department="",visitor="here"}': 0,
      'helpline_queue_oldest_wait_seconds{department=""}': 0,
      helpline_queue_wait_seconds_count: 2,
      'helpline_queue_wait_seconds_bucket{le="+Inf"}': 2,
      'helpline_messages_stored_total{author="visitor"}': 3,
      'helpline_messages_stored_total{author="agent"}': 1,
      'helpline_messages_stored_total{author="guest"}': 0,
      'helpline_errors_answered_total{code="not_found",door="socket"}': 1,
      'helpline_errors_answered_total{code="not_found",door="http"}': 0,
      helpline_outbound_waiting_bytes: 0,
    })
    const after = await scrape(app.metricsUrl)
    const moved = (name: string) => (after.values.get(name) ?? Number.NaN) - count(name)
    expect(after.values.get('helpline_queue_wait_seconds_sum')).toBeGreaterThan(0)
    expect(after.values.get('helpline_messages_stored_total{author="system"}')).toBeGreaterThan(0)
    expect(moved('helpline_commit_jobs_count')).toBeGreaterThan(3)
    expect(moved('helpline_commit_jobs_sum')).toBeGreaterThanOrEqual(moved('helpline_commit_jobs_count'))
    expect(moved('helpline_commit_duration_seconds_count')).toBe(moved('helpline_commit_jobs_count'))
    expect(moved('helpline_commit_duration_seconds_sum')).toBeGreaterThan(0)
    expect(after.values.get('process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(after.values.get('process_cpu_seconds_total')).toBeGreaterThan(0)
    // What is measured of the event loop begins anew with each question.
    await eventually(async () => {
      const { values } = await scrape(app.metricsUrl)
      return ['p50', 'p99', 'max'].every((what) => (values.get(`nodejs_eventloop_lag_${what}_seconds`) ?? 0) > 0)
    }, 'a delay of the event loop')
  })

  test('count who is gone from the queue apart, and what becomes of files', async () => {
    const app = await startTestApp({ ...OWN_PORT, visitorGraceMs: 100 })
    await busyAgent(app)
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'hello' })
    const { token } = await makeVisitor(app)
    await upload(app, token, 'a.txt', Buffer.from('some text'))
    await become(app.metricsUrl, {
      'helpline_uploads_total{outcome="stored"}': 1,
      'helpline_uploads_total{outcome="refused"}': 0,
    })
    visitor.cut()
    await become(app.metricsUrl, {
      'helpline_queue_length{department="",visitor="here"}': 0,
      'helpline_queue_length{department="",visitor="gone"}': 1,
      'helpline_queue_oldest_wait_seconds{department=""}': 0,
    })
  })

  test('are given without the one that cannot be read just now', async () => {
    const registry = new Registry()
    const made = { help: 'a test', labels: [] }
    gauge(registry, { ...made, name: 'broken', read: () => Promise.reject(new Error('the database is away')) })
    gauge(registry, { ...made, name: 'whole', read: () => [[{}, 4]] })
    const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines).toEqual(['whole 4'])
  })

  testOnPostgresql('say how busy the pool of connections is', async () => {
    const app = await startTestApp(OWN_PORT)
    const { values } = await scrape(app.metricsUrl)
    const connections = ['busy', 'idle'].map((state) =>
      values.get(`helpline_postgresql_pool_connections{state="${state}"}`),
    )
    expect(connections.reduce<number>((sum, count) => sum + (count ?? Number.NaN), 0)).toBeGreaterThan(0)
    expect(values.get('helpline_postgresql_pool_waiting')).toBe(0)
  })

  test('carry no text, name, address or id of anybody, and no labels but known ones', async () => {
    const app = await startTestApp(OWN_PORT)
    const { agent } = await busyAgent(app)
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'another secret sentence' })
    await http(app.url, 'GET', `/api/v1/no-such-path/${agent.email}`)
    const { text, values } = await scrape(app.metricsUrl)
    for (const private_ of [
      'secret sentence',
      'Agatha',
      'Unmistakable',
      agent.email,
      'example',
      agent.id,
      visitor.id,
      conversation.id,
      conversation.thread,
      app.siteId,
    ])
      expect(text).not.toContain(private_)
    const labels = [...values.keys()].flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, name]) => name))
    expect([...new Set(labels)].sort()).toEqual(
      [
        ...['author', 'code', 'database', 'department', 'door', 'kind', 'outcome', 'version', 'visitor'],
        // Of histograms, and of what the library measures of the process.
        ...['le', 'major', 'minor', 'patch', 'space'],
        ...(onPostgresql ? ['state'] : []),
      ].sort(),
    )
    expect(values.size).toBeLessThan(250)
  })
})

describe('the files in ops/', () => {
  /** Prometheus makes this one itself. */
  const MADE_BY_PROMETHEUS = ['up']
  const WORDS = /^(and|or|unless|on|ignoring|by|without|bool|offset|group_left|group_right|inf|nan)$/i

  /** Returns the names of metrics in an expression: what is no function, no label and no word of the language. */
  const namesIn = (expression: string): string[] =>
    [
      ...expression
        .replace(/"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ')
        .matchAll(/(?<![\w.])[a-z_:][\w:]*(?!\w)(?!\s*\()/gi),
    ]
      .map(([name]) => name)
      .filter((name) => !WORDS.test(name))

  const alerts = fs.readFileSync('ops/alerts.yml', 'utf8')
  const rules = [...alerts.matchAll(/^ +- alert: (\w+)\n +expr: (.+)$/gm)].map(([, name = '', expression = '']) => ({
    name,
    expression,
  }))
  const dashboard = JSON.parse(fs.readFileSync('ops/grafana-dashboard.json', 'utf8')) as {
    panels: { title: string; targets?: { expr: string }[] }[]
  }
  const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

  test('names of metrics are found in expressions', () => {
    expect(
      namesIn('histogram_quantile(0.99, sum by (le) (rate(a_bucket{code=~"x|y"}[5m]))) > 1e3 and on (job) b / c_total'),
    ).toEqual(['a_bucket', 'b', 'c_total'])
  })

  test('ask for metrics that exist', async () => {
    expect(rules.length).toBe(alerts.match(/- alert:/g)?.length)
    expect(rules.length).toBeGreaterThan(5)
    expect(shown.length).toBeGreaterThan(10)
    const { text } = await scrape((await startTestApp(OWN_PORT)).metricsUrl)
    const known = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
    )
    const asked = [...rules.map(({ expression }) => expression), ...shown].flatMap(namesIn)
    const here = asked.filter((name) => onPostgresql || !name.startsWith('helpline_postgresql_'))
    expect(here.filter((name) => !known.includes(name) && !MADE_BY_PROMETHEUS.includes(name))).toEqual([])
  })

  test('are explained: docs/operations.md names every alert and every metric of ours', async () => {
    const document = fs.readFileSync('docs/operations.md', 'utf8')
    expect(rules.map(({ name }) => name).filter((name) => !document.includes(`\`${name}\``))).toEqual([])
    const { text } = await scrape((await startTestApp(OWN_PORT)).metricsUrl)
    const ours = [...text.matchAll(/^# TYPE (helpline_\w+)/gm)].map(([, name = '']) => name)
    expect(ours.length).toBeGreaterThan(10)
    expect(ours.filter((name) => !document.includes(`\`${name}\``))).toEqual([])
  })
})
