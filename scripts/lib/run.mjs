import { spawn } from 'node:child_process'

/** Resolves with the exit code (128 for a signal) and what was printed, which is captured unless `show` is set. */
export function run(command, args, { cwd, env = {}, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = show ? 'inherit' : ['ignore', 'pipe', 'pipe']
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio })
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 128, output: Buffer.concat(chunks).toString('utf8') }))
  })
}
