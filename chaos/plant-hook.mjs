// Hands the classes of the server to what is planted, as soon as the file that declares them is loaded.
import { CLASSES } from './plants.mjs'

export async function load(url, context, next) {
  const loaded = await next(url, context)
  if (!url.includes('/dist/server/') || !url.endsWith('.js')) return loaded
  const source = String(loaded.source)
  const there = CLASSES.filter((name) =>
    new RegExp(`^(class ${name}\\b|(var|let|const) ${name} = class)`, 'm').test(source),
  )
  const lines = there.map((name) => `globalThis.chaosPlant?.(${JSON.stringify(name)}, ${name})`)
  return { ...loaded, source: [source, ...lines].join('\n') }
}
