// npm run widget-sizes prints what visitors load, in bytes after gzip, and how much it would change without each step
// of the build.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, loadConfigFromFile } from 'vite'

const CONFIGS = ['loader', 'visitor'].map((name) => `widgets/build/vite.${name}.config.ts`)
// By the names of the windows, of which there is one for each language.
const LANGUAGES = readdirSync('widgets/visitor').flatMap((name) => name.match(/^window-(.+)\.ts$/)?.slice(1) ?? [])
// These steps change no byte of what is loaded.
const BESIDE = ['maps-aside', 'precompress']

// Builds without one step. Returns the size of each file by its name, and the names of all steps.
async function built(without) {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-sizes-'))
  try {
    const known = []
    for (const file of CONFIGS) {
      const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' }, file)
      known.push(...config.plugins.map(({ name }) => name).filter((name) => !BESIDE.includes(name)))
      const plugins = config.plugins.filter(({ name }) => name !== without && !BESIDE.includes(name))
      const outDir = join(folder, file.split('.')[1])
      await build({ ...config, configFile: false, plugins, logLevel: 'error', build: { ...config.build, outDir } })
    }
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
    const sizes = new Map(
      files.map((name) => [
        name.replace(/^.*[\\/]/, '').replace(/-[\w-]{8}\.js$/, ''),
        gzipSync(readFileSync(join(folder, name)), { level: 9 }).length,
      ]),
    )
    return { sizes, steps: [...new Set(known)] }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// Adds up what a visitor of a language can come to load. It is undefined where there is no window in that language.
function total(sizes, language) {
  if (![...sizes.keys()].some((name) => name.endsWith(`-${language}`))) return undefined
  const foreign = LANGUAGES.filter((each) => each !== language)
  return [...sizes]
    .filter(([name]) => !foreign.some((each) => name.endsWith(`-${each}`)))
    .reduce((sum, [, bytes]) => sum + bytes, 0)
}

const row = (name, figures) =>
  console.log(name.padEnd(24) + figures.map((bytes) => String(bytes ?? '–').padStart(10)).join(''))

const { sizes, steps } = await built()
for (const [name, bytes] of sizes) row(name, [bytes])
row('', LANGUAGES)
const all = LANGUAGES.map((language) => total(sizes, language))
row('all', all)
for (const step of steps) {
  const { sizes: other } = await built(step)
  row(
    `without ${step}`,
    LANGUAGES.map((language, at) => asDifference(total(other, language), all[at])),
  )
}

function asDifference(bytes, present) {
  if (bytes === undefined) return undefined
  return bytes < present ? bytes - present : `+${bytes - present}`
}
