/** Loads pages of old threads, chosen at random. */
import { Samples, type Summary } from '../harness/stats.ts'
import { readWorld } from '../seed/world.ts'
import { openClient, type Target } from './client.ts'

export interface HistoryParams {
  target: Target
  world: string
  clients: number
  limit: number
  ms: number
}

async function read({ target, world: file, clients, limit, ms }: HistoryParams): Promise<Summary & { errors: number }> {
  const { agents, pairs } = readWorld(file)
  const samples = new Samples()
  let errors = 0
  const until = performance.now() + ms
  const one = async (index: number): Promise<void> => {
    const client = await openClient(target, index, {})
    await client.ask('hello', `"token":"${agents[0]?.token}"`)
    while (performance.now() < until) {
      const pair = pairs[Math.floor(Math.random() * pairs.length)]
      const after = Math.floor(Math.random() * Math.max(1, (pair?.lastSeq ?? 0) - limit))
      const begun = performance.now()
      const page = await client.ask('fetch', `"thread":"${pair?.thread}","after":${after},"limit":${limit}`)
      samples.add(performance.now() - begun)
      if (page.split('"seq":').length - 1 !== limit) errors += 1
    }
    client.cut()
  }
  await Promise.all(Array.from({ length: clients }, (_, index) => one(index)))
  return { ...samples.summary(), errors }
}

export const historyCalls = { 'history.read': read }
