/** Browsers of admins send one search after the other, each as soon as the last one is answered. */
import { Agent, get } from 'node:http'
import { readWorld } from '../seed/world.ts'

export interface SearchParams {
  port: number
  world: string
  /** The words that are searched for, in turn. */
  words: string[]
  clients: number
  /** No search begins after so many milliseconds. */
  ms: number
}
export interface SearchResult {
  /** The milliseconds of each search, in no order. */
  times: number[]
  /** How many conversations all searches found together. */
  found: number
  /** How many answers said that not everything is indexed yet. */
  indexing: number
  ms: number
}

interface Page {
  items: unknown[]
  indexing?: true
}

async function run({ port, world, words, clients, ms }: SearchParams): Promise<SearchResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients, noDelay: true })
  const authorization = `Bearer ${readWorld(world).agents[0]?.token}`
  const result: SearchResult = { times: [], found: 0, indexing: 0, ms: 0 }
  const begun = performance.now()
  let asked = 0
  const client = async (): Promise<void> => {
    do {
      const word = words[asked % words.length] ?? ''
      asked += 1
      const from = performance.now()
      const page = await search(agent, port, word, authorization)
      result.times.push(performance.now() - from)
      result.found += page.items.length
      if (page.indexing === true) result.indexing += 1
    } while (performance.now() - begun < ms)
  }
  await Promise.all(Array.from({ length: clients }, client))
  agent.destroy()
  return { ...result, ms: performance.now() - begun }
}

function search(agent: Agent, port: number, word: string, authorization: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const path = `/api/v1/transcripts?q=${encodeURIComponent(word)}`
    const request = get({ host: '127.0.0.1', port, path, agent, headers: { authorization } }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as Page)
        else reject(new Error(`a search was answered ${response.statusCode}: ${text.slice(0, 200)}`))
      })
    })
    request.on('error', reject)
  })
}

export const searchCalls = { 'search.run': run }
