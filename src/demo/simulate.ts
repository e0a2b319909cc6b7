import type { App } from '../app/index.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { SIMULATED } from './content.ts'
import { visitorOf } from './people.ts'

const EVERY_MS = 4_000

/** Lets a visitor or two write a line every few seconds, once somebody is there to answer. */
export function simulate(app: App, siteId: string): { stop(): void } {
  const stops = SIMULATED.map((person) => converse(app, siteId, person))
  return {
    stop() {
      for (const stop of stops) stop()
    },
  }
}

function converse(app: App, siteId: string, person: { name: string; lines: string[] }): () => void {
  const { services } = app
  const lines = [...person.lines]
  const visitor = visitorOf(services, siteId)
  const timer = setInterval(() => void say(), EVERY_MS)
  const say = async (): Promise<void> => {
    const [text] = lines
    if (text === undefined) return clearInterval(timer)
    try {
      await services.conversations.open(await visitor, {
        key: newId(),
        text,
        name: person.name,
        email: undefined,
        page: { url: 'https://shop.example/mugs/blue', title: 'Blue mug – Harbour Goods' },
      })
      lines.shift()
    } catch (error) {
      // Nobody is online yet, so it tries again.
      if (!(error instanceof AppError && error.code === 'unavailable')) throw error
    }
  }
  return () => clearInterval(timer)
}
