/** The server of the release before this one, built from git where that has it. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../../scripts/lib/bootstrap.mjs'
import { tempDir } from './app.ts'

const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })

/** The commit that PREVIOUS_RELEASE names, or the last tagged release; undefined where git knows of none. */
export const previousRelease = find()

function find(): string | undefined {
  try {
    const named = process.env.PREVIOUS_RELEASE
    // What is released just now is no previous release.
    const tag = named ?? git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^').toString().trim()
    return git('rev-parse', '--verify', `${tag}^{commit}`).toString().trim()
  } catch {
    return undefined
  }
}

/**
 * Builds its server, without screens, and returns the folder. It is given the packages of this build, since there may
 * be no network.
 */
export function buildRelease(commit: string): string {
  const folder = tempDir()
  const packed = path.join(tempDir(), 'release.tar')
  git('archive', '--output', packed, commit)
  execFileSync('tar', ['-x', '-f', packed, '-C', folder])
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const schema = 'dist/schema-postgresql'
  const copy = `import { writeSchemaFor } from './scripts/lib/schema.mjs'; writeSchemaFor('postgresql', '${schema}')`
  run('--input-type=module', '-e', copy)
  for (const models of ['prisma/schema', schema])
    run('node_modules/prisma-cli/build/index.js', 'generate', '--schema', models, '--no-hints')
  run(
    'node_modules/vite/bin/vite.js',
    'build',
    '--config',
    'scripts/lib/server.config.mjs',
    '--logLevel',
    'error',
    '--outDir',
    'dist/server',
  )
  return folder
}
