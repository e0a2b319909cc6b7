import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/protocol/commands/index.ts'
import * as entities from '../../src/protocol/entities.ts'
import { SERVER_FRAMES } from '../../src/protocol/server-frames.ts'

const glossary = fs.readFileSync('docs/glossary.md', 'utf8')
const missing = (words: string[]) => words.filter((word) => !glossary.includes(`\`${word}\``))

/** The names of what goes over the wire as an object; the other schemas are building blocks. */
const entityNames = Object.entries(entities).flatMap(([name, schema]) =>
  typeof schema === 'object' && 'properties' in schema ? [name] : [],
)

describe('docs/glossary.md', () => {
  test('has a word for every command and every frame', () => {
    const frames = SERVER_FRAMES.map((frame) => frame.properties.type.const)
    expect(frames).toContain('position')
    expect(missing([...Object.keys(COMMANDS), ...frames])).toEqual([])
  })

  test('has a word for every entity and every kind of room', () => {
    expect(entityNames).toContain('VisitorConversation')
    const kinds = ['open', 'private', 'direct', 'qa'] satisfies entities.Room['kind'][]
    expect(missing([...entityNames, ...kinds])).toEqual([])
  })
})
