/** Returns the strongly connected parts with more than one member (Tarjan). Each of them holds at least one cycle. */
export function findCycles(graph: Map<string, Iterable<string>>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []

  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node) ?? 0)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(node) === index.get(node)) take(node)
  }

  const take = (root: string): void => {
    const members = stack.splice(stack.indexOf(root))
    if (members.length > 1) cycles.push(members.sort())
  }

  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return cycles
}
