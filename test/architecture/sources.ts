import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseAst } from 'vite'

export interface Import {
  /** The name as the import writes it: './a.ts', 'koa'. */
  specifier: string
  /** The file that is meant, if it is one of the sources. */
  file: string | undefined
  typeOnly: boolean
}

export interface Source {
  /** The path from the root, with '/': src/app.ts. */
  path: string
  imports: Import[]
  defaultExport: boolean
  readsEnvironment: boolean
}

interface Node {
  type: string
  [field: string]: unknown
}

/**
 * Returns all TypeScript files below folders of the project, by path. Generated files are left out, since nobody writes
 * them.
 */
export function readSources(root: string, folders: string[]): Map<string, string> {
  const texts = new Map<string, string>()
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const inner = `${folder}/${entry.name}`
      if (entry.isDirectory() && entry.name !== 'generated') walk(inner)
      else if (/\.(ts|tsx|mts)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
        texts.set(inner, readFileSync(path.join(root, inner), 'utf8'))
    }
  }
  for (const folder of folders) if (existsSync(path.join(root, folder))) walk(folder)
  return texts
}

export function parseSources(texts: Map<string, string>): Source[] {
  return [...texts].map(([file, text]) => parseSource(file, text, texts))
}

function parseSource(file: string, text: string, known: Map<string, string>): Source {
  const source: Source = { path: file, imports: [], defaultExport: false, readsEnvironment: false }
  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }), (node) => {
    const specifier = specifierOf(node)
    if (specifier !== undefined) {
      source.imports.push({ specifier, file: resolve(file, specifier, known), typeOnly: isTypeOnly(node) })
      source.readsEnvironment ||= /^(node:)?process$/.test(specifier)
    }
    source.defaultExport ||= node.type === 'ExportDefaultDeclaration'
    source.readsEnvironment ||= isEnvironment(node)
  })
  return source
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see)
  } else if (isNode(value)) {
    see(value)
    for (const field of Object.values(value)) visit(field, see)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

// Knows every way to name another module: import, export from, import(), a type's import(), new URL(…,
// import.meta.url).
function specifierOf(node: Node): string | undefined {
  if (/^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression|TSImportType)$/.test(node.type))
    return textOf(node.source)
  if (node.type === 'NewExpression' && nameOf(node.callee) === 'URL' && Array.isArray(node.arguments)) {
    const first = textOf(node.arguments[0])
    return first !== undefined && /^\.{1,2}\/.*\.[jt]sx?$/.test(first) ? first : undefined
  }
  return undefined
}

function isTypeOnly(node: Node): boolean {
  return node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType'
}

function isEnvironment(node: Node): boolean {
  if (node.type !== 'MemberExpression' || nameOf(node.object) !== 'process') return false
  return nameOf(node.property) === 'env' || textOf(node.property) === 'env'
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Identifier' && typeof value.name === 'string' ? value.name : undefined
}

function textOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Literal' && typeof value.value === 'string' ? value.value : undefined
}

function resolve(from: string, specifier: string, known: Map<string, string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const plain = path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, '')))
  const candidates = [plain, plain.replace(/\.js(x?)$/, '.ts$1')]
  // What is not one of our sources keeps its path: the generated client, a style sheet.
  return candidates.find((candidate) => known.has(candidate)) ?? plain
}
