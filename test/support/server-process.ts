/** A server that runs as a process of its own, however it was started. */
import type { ChildProcess } from 'node:child_process'
import { onTestFinished } from 'vitest'

export interface ServerProcess {
  url: string
  setupLink: string | undefined
  output: () => string
  signal(name: NodeJS.Signals): void
  /** The exit code, once it has ended by itself or by a signal. */
  exited: Promise<number | null>
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>
  /** SIGSTOP, as a suspended machine: its sockets stand, nothing is answered. */
  pause(): void
  /** SIGCONT. */
  resume(): void
  /** SIGTERM; answers the exit code. */
  terminate(): Promise<number | null>
}

/** Waits until a server says its addresses. The end of the test kills it. */
export async function follow(child: ChildProcess): Promise<ServerProcess> {
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const collect = (stream: ChildProcess['stdout']) =>
    stream?.on('data', (data) => {
      output += String(data)
    })
  collect(child.stdout)
  collect(child.stderr)
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /(http:\/\/\S+)\/console/.exec(output)?.[1]
      if (found !== undefined && output.includes('Admin pages')) resolve(found)
    })
    child.once('exit', () => reject(new Error(`the server ended: ${output}`)))
  })
  return {
    url: address,
    setupLink: /(http:\/\/\S+\/setup#\S+)/.exec(output)?.[1],
    output: () => output,
    signal: (name) => void child.kill(name),
    exited,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async terminate() {
      child.kill('SIGTERM')
      return exited
    },
  }
}
