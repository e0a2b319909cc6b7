// Leads from a fresh clone to something that runs: packages, the database client, the server, the screens. Each step
// runs only when its inputs have changed, so that a second start takes no time. This file is plain Node, because it
// runs before anything is installed.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BootstrapError } from './bootstrap-error.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'
import { writeSchemaFor } from './schema.mjs'
import { hashInputs, isStamped, stamp } from './stamp.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const GENERATED = 'src/store/generated'

export async function bootstrap(log = console.log) {
  await install(root, log)
  await generate(log)
  await all([buildServer(log), buildWidgets(log)])
}

/**
 * Runs the work of a script. On a BootstrapError it shows the message alone and exits with 1; other errors are thrown.
 */
export async function orExit(work) {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

async function generate(log) {
  const value = hashInputs(root, ['prisma/schema', 'package-lock.json'])
  await step('client', value, `${GENERATED}/postgresql/client.ts`, async () => {
    log('Generating the database clients …')
    rmSync(join(root, GENERATED), { recursive: true, force: true })
    // Prisma insists on a native schema engine and would download it, though this command never runs it. Any file
    // satisfies it.
    const env = {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    }
    const schemas = ['prisma/schema', writeSchemaFor('postgresql', join(root, 'dist/schema-postgresql'))]
    for (const schema of schemas) {
      const args = ['node_modules/prisma-cli/build/index.js', 'generate', '--schema', schema, '--no-hints']
      await tool('prisma generate', args, env)
    }
  })
}

async function buildServer(log) {
  const config = 'scripts/lib/server.config.mjs'
  const value = hashInputs(root, ['src', config, 'tsconfig.json', 'package-lock.json'])
  await step('server', value, 'dist/server/main.js', async () => {
    log('Building the server …')
    await aside('dist/server', (next) => vite('server', config, ['--outDir', next]))
  })
}

// What only `npm run bench` and `npm run chaos` need.
export const buildBench = (log = console.log) => buildTool('bench', [], log)
export const buildChaos = (log = console.log) => buildTool('chaos', ['bench/harness'], log)

// Builds what runs beside the server from its sources: folder NAME becomes dist/NAME/NAME.
async function buildTool(name, others, log) {
  const inputs = [name, ...others, 'src', 'widgets/client', 'test/support', 'tsconfig.json', 'package-lock.json']
  await step(name, hashInputs(root, inputs), `dist/${name}/${name}/main.js`, async () => {
    log(`Building the ${name} …`)
    const args = [
      'node_modules/typescript/bin/tsc',
      '-p',
      `${name}/tsconfig.json`,
      '--noEmit',
      'false',
      '--noCheck',
      '--outDir',
    ]
    await aside(`dist/${name}`, (next) => tool('tsc', [...args, next]))
  })
}

// Builds into a folder beside it and then swaps the two: what runs from the folder must not see half a build, and files
// of deleted sources must go.
async function aside(folder, build) {
  const [next, old, present] = [`${folder}-next`, `${folder}-old`, folder].map((name) => join(root, name))
  rmSync(next, { recursive: true, force: true })
  await build(next)
  rmSync(old, { recursive: true, force: true })
  if (existsSync(present)) renameSync(present, old)
  renameSync(next, present)
  rmSync(old, { recursive: true, force: true })
}

async function buildWidgets(log) {
  const value = hashInputs(root, ['widgets', 'src/protocol', 'package-lock.json'])
  const configs = readdirSync(join(root, 'widgets/build'))
    .filter((name) => /^vite\..+\.config\.ts$/.test(name))
    .sort()
  await all(
    configs.map((config) => {
      const name = config.split('.')[1]
      return step(`widgets-${name}`, value, 'dist/widgets', async () => {
        log(`Building the ${name} …`)
        await vite(name, `widgets/build/${config}`)
      })
    }),
  )
}

function vite(name, config, args = []) {
  return tool(`vite build (${name})`, [
    'node_modules/vite/bin/vite.js',
    'build',
    '--config',
    config,
    '--logLevel',
    'warn',
    ...args,
  ])
}

// Waits until every step has ended before it throws the first failure, so that no build goes on after a process gave
// up.
async function all(steps) {
  const failed = (await Promise.allSettled(steps)).find(({ status }) => status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function step(name, value, output, work) {
  const file = join(root, `dist/stamps/${name}`)
  if (isStamped(file, value) && existsSync(join(root, output))) return
  await work()
  stamp(file, value)
}

async function tool(name, args, env) {
  const { code, output } = await run(process.execPath, args, { cwd: root, env: { NO_COLOR: '1', ...env } })
  if (code !== 0) throw new BootstrapError(`${output}\n${name} failed, see above.`)
}
