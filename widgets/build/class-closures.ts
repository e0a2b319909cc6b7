import { type Plugin, parseAst } from 'vite'
import { parse, sources, WIDGET } from './sources.ts'
import { apply, type Edit, isNode, type Node, visit } from './syntax.ts'

/**
 * Turns a class with private members into a function with variables: a minifier makes a letter of a variable, but has to
 * leave `this.#member` as long as it is.
 *
 *     class A { #n = 0; add() { this.#n++ } }   →   function A() { const self = { add() { n++ } }; let n = 0; return self }
 *
 * `new A()` becomes `A()`. What would not (`instanceof A`, private members of another object, functions with a `this` of
 * their own, private accessors, a constructor that returns) ends the build.
 */
export function classClosures(): Plugin {
  const closed = new Set<string>()
  const asked = new Set<string>()
  const all = closedNames()
  return {
    name: 'class-closures',
    // When the types are gone.
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

/** The program with its classes closed; `onClosed` is told their names. */
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

/** Of all files: a class is made in others than its own. */
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
  return `function ${name}(${given}) { const ${SELF} = { ${visible.join(', ')} };\n${hidden.join('\n')}\n${made}\nreturn ${SELF} }`
}

/** What stands beside the object: its variables, the functions that only it calls, and the fields that it begins with. */
function hiddenMember(member: Member, text: (node: Node) => string): string {
  const { key, value, kind, type } = member
  if (member.static || (isPrivate(member) && /^[gs]et$/.test(kind)))
    throw new Error(`${key.name}: not possible in a closed class`)
  if (type === 'PropertyDefinition') {
    const start = isPrivate(member) ? `let ${variable(key.name)}` : `${SELF}.${key.name}`
    if (value) return `${start} = ${text(value)};`
    // As in a class, it is the object's own: a page's `Object.prototype` is not asked.
    return isPrivate(member) ? `${start};` : `${start} = undefined;`
  }
  return isPrivate(member) && value ? `${value.async ? 'async ' : ''}function ${variable(key.name)}${text(value)}` : ''
}

/** `this.#n` becomes the variable, every other `this` the object. */
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

/** The constructor's parameters get names that hide nothing from the other members, which are inside of it now. */
function parameters({ value }: Member): Edit[] {
  const bound = new Set(names(value?.params).map(({ text }) => text))
  visit(value, ({ type }) => {
    if (type === 'ReturnStatement') throw new Error('a constructor of a closed class that returns')
  })
  return names(value)
    .filter(({ text }) => bound.has(text))
    .map(({ start, end, text, shorthand }) => ({ start, end, text: `${shorthand ? `${text}: ` : ''}$given_${text}` }))
}

/** The identifiers that name a variable, not a property. */
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
