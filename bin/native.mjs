// Finds out whether the native module of better-sqlite3 is there. npm may refuse the script that brings it, and then
// installs the rest without it.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'

/**
 * Returns what the operator has to type before anything here can run, or undefined when all is well. The module is only
 * loaded: no database is opened and left to the garbage collector (docs/decisions/kept-statements.md).
 */
export function nativeProblem(root) {
  const require = createRequire(createRequire(join(root, 'package.json')).resolve('better-sqlite3'))
  const home = dirname(dirname(require.resolve('./index.js')))
  try {
    require('bindings')({ bindings: 'better_sqlite3.node', module_root: home })
    return undefined
  } catch (error) {
    const why = String(error.message).replaceAll('\n', ' ')
    return /^could not locate the bindings file/i.test(why)
      ? `npm did not run the install script of better-sqlite3, which brings its native module. ${ALLOW}\n` +
          commands(root, ['install-scripts approve better-sqlite3', 'rebuild better-sqlite3'])
      : `Node.js ${process.version} cannot load the native module of better-sqlite3: ${why}\n${RENEW}\n` +
          commands(root, ['rebuild better-sqlite3'])
  }
}

const ALLOW = 'Allow that one script and run it, then try again:'
const RENEW = 'Bring the one for this Node.js, then try again:'

// npx installs into a folder of its own, which the operator would not find. What is installed for the whole machine has
// no package.json that could allow anything.
function commands(root, list) {
  const [folder] = root.split(`${sep}node_modules${sep}`)
  if (!existsSync(join(folder, 'package.json')))
    return '  npm install --global --allow-scripts=better-sqlite3 helpline-VERSION.tgz'
  return list.map((each) => `  npm --prefix "${folder}" ${each}`).join('\n')
}
