import { type Plugin, parseAst } from 'vite'
import { apply, type Edit, isNode, type Node, visit } from './syntax.ts'

/**
 * Makes object literals that may lack members inherit nothing. Otherwise what a page puts on `Object.prototype` would
 * be read in place of the members, by the browser (`once`, `signal`, `attributeFilter`) as by us. Such literals are the
 * elements of lists, defaults (`?? {}`, `= {}`), and arguments of the functions named here.
 *
 *     element.focus({ preventScroll: true })   →   element.focus({ __proto__: null, preventScroll: true })
 */
const BROWSERS = /^(addEventListener|observe|attachShadow|fetch|focus|scrollIntoView|request|createObjectStore)$/
/** Our own functions that take options or entries which need not have all members. */
const OURS = /^(Connection|ChatClient|UploadQueue|thread|tus|written|add|push)$/

export function bareLiterals(): Plugin {
  return {
    name: 'bare-literals',
    enforce: 'post',
    transform(code, id) {
      if (!/widgets\/(client|loader|visitor)\//.test(id)) return undefined
      return { code: withBareLiterals(code), map: null }
    },
  }
}

export function withBareLiterals(code: string): string {
  const edits = new Map<number, Edit>()
  const bare = ({ type, start, properties }: Node) => {
    if (type === 'ObjectExpression')
      edits.set(start, {
        start,
        end: start + 1,
        text: `{ __proto__: null${(properties as Node[]).length > 0 ? ', ' : ''}`,
      })
  }
  visit(parseAst(code), (node) => {
    if (node.type === 'ArrayExpression') (node['elements'] as Node[]).filter(isNode).forEach(bare)
    if (/^(AssignmentPattern|LogicalExpression)$/.test(node.type)) bare(node['right'] as Node)
    if (/^(Call|New)Expression$/.test(node.type) && mayLeaveOut(node['callee']))
      (node['arguments'] as Node[]).forEach(bare)
  })
  return apply(code, { start: 0, end: code.length }, [...edits.values()])
}

/** Tells whether the `name` of `name(…)`, `new name(…)` or `anything.name(…)` is one of those above. */
function mayLeaveOut(callee: unknown): boolean {
  if (!isNode(callee)) return false
  const { name } = (callee.type === 'MemberExpression' ? callee['property'] : callee) as { name?: string }
  return BROWSERS.test(name ?? '') || OURS.test(name ?? '')
}
