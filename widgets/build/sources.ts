import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import type { Node } from './syntax.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The folders whose files visitors load. */
export const WIDGET = ['widgets/client', 'widgets/loader', 'widgets/visitor']

/** Returns the TypeScript files in these folders and below, as paths from the root of the repository. */
export function sources(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .sort()
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
}

export function parse(file: string): Node {
  return parseAst(readFileSync(root + file, 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node
}
