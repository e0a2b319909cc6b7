/** A node of a syntax tree, with the fields that our plugins read. */
export interface Node {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

export function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see)
  } else if (isNode(value)) {
    see(value)
    for (const field of Object.values(value)) visit(field, see)
  }
}

export interface Edit {
  start: number
  end: number
  text: string
}

/** Returns the text of a node with the edits that lie inside it. */
export function apply(code: string, { start, end }: { start: number; end: number }, edits: Edit[]): string {
  let text = ''
  let at = start
  for (const edit of edits.filter((each) => each.start >= start && each.end <= end).sort((a, b) => a.start - b.start)) {
    text += code.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return text + code.slice(at, end)
}
