// The built files hold code of other packages, whose licences ask that their text goes along with it. The source maps
// say which packages these are.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'

/** Writes dist/licences.txt: each package that is part of what was built, with the text of its licence. */
export function writeLicences(root) {
  const folders = new Set(['dist/server', 'dist/maps'].flatMap((folder) => packagesIn(join(root, folder))))
  const texts = [...folders].sort().map((folder) => licenceOf(join(root, folder)))
  writeFileSync(join(root, 'dist/licences.txt'), `${HEAD}\n${texts.join('\n')}`)
}

const HEAD = 'The built files of Helpline hold code of these packages.\n'

function packagesIn(folder) {
  const maps = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.map'))
  return maps.flatMap((name) => {
    const { sources } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    return sources.flatMap((source) => /node_modules\/.*(?<=node_modules\/)(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? [])
  })
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  if (file === undefined && license === undefined) throw new BootstrapError(`The package ${name} has no licence.`)
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  return `${'='.repeat(80)}\n${name} ${version}: ${license}\n${text}`
}
