import { parse, sources, WIDGET } from './sources.ts'
import { isNode, visit } from './syntax.ts'

const DECLARATIONS = /^(TSPropertySignature|TSMethodSignature|MethodDefinition|PropertyDefinition)$/

/** Files with names that are stored, that the server fills in, or that the page calls. */
const OUTSIDE = [
  'client/outbox-store.ts',
  'loader/visitor-identity.ts',
  'loader/settings.ts',
  'loader/page-api.ts',
].map((file) => `widgets/${file}`)

/**
 * Returns the members that only the widget's own code ever names, the most used first. Names of the wire, of `OUTSIDE`,
 * and those that stand in a string somewhere are left out, as a string may be a key.
 */
export function internalNames(): string[] {
  const internal = new Set<string>()
  const outside = new Set<string>()
  const uses = new Map<string, number>()
  for (const file of sources(...WIDGET))
    visit(parse(file), (node) => {
      if (DECLARATIONS.test(node.type)) add(internal, node['key'])
      if (node.type === 'Identifier') uses.set(String(node['name']), (uses.get(String(node['name'])) ?? 0) + 1)
      if (node.type === 'Literal') outside.add(String(node['value']))
    })
  for (const file of [...sources('src/protocol'), ...OUTSIDE]) {
    visit(parse(file), (node) => {
      if (node.type === 'Identifier') add(outside, node)
      if (node.type === 'Literal') outside.add(String(node['value']))
    })
  }
  const often = (name: string) => uses.get(name) ?? 0
  return [...internal].filter((name) => !outside.has(name)).sort((a, b) => often(b) - often(a) || (a < b ? -1 : 1))
}

function add(names: Set<string>, key: unknown): void {
  if (isNode(key) && key.type === 'Identifier') names.add(String(key['name']))
}
