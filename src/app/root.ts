import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** This folder holds prisma/ and dist/, whether the server runs from src/ or from dist/server/. */
export const ROOT = findRoot(path.dirname(fileURLToPath(import.meta.url)))

function findRoot(from: string): string {
  let folder = from
  while (!fs.existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder)
    if (parent === folder) throw new Error(`no package.json above ${from}`)
    folder = parent
  }
  return folder
}
