import { type Plugin, parseAst } from 'vite'
import { parse, sources, WIDGET } from './sources.ts'
import { apply, type Edit, isNode, type Node, visit } from './syntax.ts'

/**
 * Turns a class with private members into a function with variables. A minifier shortens a variable to a letter, but
 * has to leave `this.#member` as it is.
 *
 *     class A { #n = 0; add() { this.#n++ } }
 *     function A() { const self = { add() { n++ } }; let n = 0; return self }
 *
 * `new A()` becomes `A()`. What would not work (`instanceof A`, private members of another object, functions with their
 * own `this`, private accessors, a constructor that returns) ends the build.
 */
export function classClosures(): Plugin {
  const closed = new Set<string>()
  const asked = new Set<string>()
  const all = closedNames()
  return {
    name: 'class-closures',
    // It runs after the types were removed.
    enforce: 'post',
    transform(code, id) {
      if (!/widgets\/(client|loader|visitor)\//.test(id)) return undefined
      for (const [, name = ''] of code.matchAll(/\binstanceof (\w+)/g)) asked.add(name)
      return {
        code: withoutNew(
          closeClasses(code, (name) => closed.add(name)),
          all,
        ),
        map: null,
      }
    },
    buildEnd() {
      for (const name of closed)
        if (asked.has(name)) this.error(`${name} is no class in the build: instanceof never holds`)
    },
  }
}

interface Member extends Node {
  key: Node & { name: string }
  value: (Node & { params: Node[]; body: Node; async: boolean }) | null
  kind: 'constructor' | 'method' | 'get' | 'set'
  static: boolean
}

/** Returns the program with its classes turned into functions. `onClosed` is called with each name. */
export function closeClasses(code: string, onClosed: (name: string) => void = () => {}): string {
  const edits: Edit[] = []
  visit(parseAst(code), (node) => {
    if (!isClosable(node)) return
    const name = nameOf(node)
    edits.push({ start: node.start, end: node.end, text: closure(code, name, membersOf(node)) })
    onClosed(name)
  })
  return apply(code, { start: 0, end: code.length }, edits)
}

/** Returns the names of such classes in all files, as a class is used in other files than its own. */
function closedNames(): Set<string> {
  const names = new Set<string>()
  for (const file of sources(...WIDGET)) visit(parse(file), (node) => isClosable(node) && names.add(nameOf(node)))
  return names
}

export function withoutNew(code: string, closed: ReadonlySet<string>): string {
  const edits: Edit[] = []
  const program = parseAst(code) as unknown as Node
  visit(program, ({ type, start, callee }) => {
    if (type !== 'NewExpression' || !isNode(callee) || !closed.has(String(callee['name']))) return
    edits.push({ start, end: callee.start, text: '' })
  })
  return apply(code, { start: 0, end: code.length }, edits)
}

const isClosable = (node: Node) =>
  node.type === 'ClassDeclaration' && !node['superClass'] && membersOf(node).some(isPrivate)
const nameOf = (node: Node) => (node['id'] as Member['key']).name
const membersOf = (node: Node) => (node['body'] as Node)['body'] as Member[]
const isPrivate = ({ key }: Member) => key.type === 'PrivateIdentifier'
const variable = (name: string) => `$$${name}`
const SELF = '$self'

function closure(code: string, name: string, members: Member[]): string {
  const maker = members.find(({ kind }) => kind === 'constructor')
  const edits = [...members.flatMap(accesses), ...(maker ? parameters(maker) : [])]
  const text = (node: Node) => apply(code, node, edits)
  const visible = members.filter((member) => /^(method|get|set)$/.test(member.kind) && !isPrivate(member)).map(text)
  const hidden = members.map((member) => hiddenMember(member, text))
  const given = maker?.value?.params.map(text).join(', ') ?? ''
  const made = maker?.value ? text(maker.value.body) : ''
  const lines = [
    `function ${name}(${given}) { const ${SELF} = { ${visible.join(', ')} };`,
    ...hidden,
    made,
    `return ${SELF} }`,
  ]
  return lines.join('\n')
}

/** Returns what stands beside the object: its variables, its private functions, and the fields that it begins with. */
function hiddenMember(member: Member, text: (node: Node) => string): string {
  const { key, value, kind, type } = member
  if (member.static || (isPrivate(member) && /^[gs]et$/.test(kind)))
    throw new Error(`${key.name}: not possible in a closed class`)
  if (type === 'PropertyDefinition') {
    const start = isPrivate(member) ? `let ${variable(key.name)}` : `${SELF}.${key.name}`
    if (value) return `${start} = ${text(value)};`
    // As in a class, the field is the object's own, so that `Object.prototype` of the page is not read.
    return isPrivate(member) ? `${start};` : `${start} = undefined;`
  }
  return isPrivate(member) && value ? `${value.async ? 'async ' : ''}function ${variable(key.name)}${text(value)}` : ''
}

/** Replaces `this.#n` by the variable, and every other `this` by the object. */
function accesses({ value }: Member): Edit[] {
  const edits: Edit[] = []
  visit(value, (node) => {
    const property = node['property']
    if (node !== value && /^(Function|Class)/.test(node.type)) throw new Error('a `this` of its own in a closed class')
    if (isNode(property) && property.type === 'PrivateIdentifier') {
      if ((node['object'] as Node).type !== 'ThisExpression') throw new Error('a private member of another object')
      edits.push({ start: node.start, end: node.end, text: variable(String(property['name'])) })
    } else if (node.type === 'ThisExpression' && !edits.some(({ start }) => start === node.start)) {
      edits.push({ start: node.start, end: node.end, text: SELF })
    }
  })
  return edits
}

/** Renames the constructor's parameters, so that they hide nothing from the other members, which are inside it now. */
function parameters({ value }: Member): Edit[] {
  const bound = new Set(names(value?.params).map(({ text }) => text))
  visit(value, ({ type }) => {
    if (type === 'ReturnStatement') throw new Error('a constructor of a closed class that returns')
  })
  return names(value)
    .filter(({ text }) => bound.has(text))
    .map(({ start, end, text, shorthand }) => ({ start, end, text: `${shorthand ? `${text}: ` : ''}$given_${text}` }))
}

/** Returns the identifiers that name a variable, not a property. */
function names(value: unknown): (Edit & { shorthand: boolean })[] {
  const properties = new Set<unknown>()
  const shorthands = new Set<number>()
  const found = new Map<number, Edit & { shorthand: boolean }>()
  visit(value, (node) => {
    const { type, start, end } = node
    if (type === 'MemberExpression' && !node['computed']) properties.add(node['property'])
    if (type === 'Property' && node['shorthand']) shorthands.add(start)
    else if (type === 'Property' && !node['computed']) properties.add(node['key'])
    if (type === 'Identifier' && !properties.has(node))
      found.set(start, { start, end, text: String(node['name']), shorthand: shorthands.has(start) })
  })
  return [...found.values()]
}
