// npm run widget-sizes: what visitors load, in bytes after gzip, and what each step of its build takes off or adds.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, loadConfigFromFile } from 'vite'

const CONFIGS = ['loader', 'visitor'].map((name) => `widgets/build/vite.${name}.config.ts`)
const LANGUAGES = ['en', 'zh']

// Of all files, and in each language of what a visitor of that language can come to load.
async function built(without) {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-sizes-'))
  try {
    const known = []
    for (const file of CONFIGS) {
      const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' }, file)
      known.push(...config.plugins.map(({ name }) => name))
      const plugins = config.plugins.filter(({ name }) => name !== without)
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

function total(sizes, language) {
  const foreign = LANGUAGES.filter((each) => each !== language)
  return [...sizes]
    .filter(([name]) => !foreign.some((each) => name.endsWith(`-${each}`)))
    .reduce((sum, [, bytes]) => sum + bytes, 0)
}

const { sizes, steps } = await built()
for (const [name, bytes] of sizes) console.log(`${name.padEnd(24)}${String(bytes).padStart(7)}`)
const all = LANGUAGES.map((language) => total(sizes, language))
console.log(`\n${'all'.padEnd(24)}${all.map((bytes, at) => `${bytes} (${LANGUAGES[at]})`.padStart(14)).join('')}\n`)
for (const step of steps) {
  const { sizes: other } = await built(step)
  const gains = LANGUAGES.map((language, at) => total(other, language) - all[at])
  console.log(step.padEnd(24) + gains.map((gain, at) => `${-gain} (${LANGUAGES[at]})`.padStart(14)).join(''))
}
