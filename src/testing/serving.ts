import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Subprocess } from 'bun'
import { atEnd } from './at-end.ts'
import { executable } from './executable.ts'

/** Milliseconds; how long does not matter, but that it ends: a busy machine is no defect. */
const patience = 90_000

/** The real Opsentry as a process of its own, over a data folder of its own. */
export interface Serving {
  folder: string
  url: string
  /** The link it prints while nobody has set it up. */
  setupLink(): Promise<string>
  /** Everything it wrote to stdout so far; once it was killed or stopped, all there is. */
  output(): string
  /** SIGKILL, as in a crash: nothing is finished, nothing is closed. */
  kill(): Promise<void>
  /** As an operator does; resolves with the exit code. */
  stop(): Promise<number>
}

/** A data folder that `remove()` takes away again. */
export function dataFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** How Opsentry is started: the executable that this run was given, unless a test says otherwise. */
export type Launch = (args: string[], folder: string, environment: Record<string, string>) => PipedProcess
export type PipedProcess = Subprocess<'ignore', 'pipe', 'pipe'>

/** Starts `opsentry serve` on a free port and waits until it answers. */
export async function startServing(
  folder: string,
  environment: Record<string, string> = {},
  launch: Launch = launchBinary,
): Promise<Serving> {
  const child = launch(['serve'], folder, environment)
  const [output, errors] = [collect(child.stdout), collect(child.stderr)]
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const exit = await child.exited
    await Promise.all([output.whole, errors.whole])
    return exit
  }
  const kill = () => end('SIGKILL').then(() => undefined)
  atEnd(kill)
  const ended = child.exited.then(async (exit) => {
    await Promise.all([output.whole, errors.whole])
    throw new Error(`opsentry ended with ${exit}: ${errors.text()}`)
  })
  // Of a line that has not ended yet a part may be here.
  const served = until(
    () => /\bport=(\d+).*\n/.exec(output.text())?.[1],
    () => `opsentry to serve: ${output.text()}${errors.text()}`,
  )
  const port = await Promise.race([served, ended])
  const url = `http://localhost:${port}`
  return {
    folder,
    url,
    output: output.text,
    setupLink: () => until(() => /(http\S+\/setup\?token=\S+)\s/.exec(output.text())?.[1], 'the setup link'),
    kill,
    stop: () => end('SIGTERM'),
  }
}

/** Runs a command to its end. */
export async function runOpsentry(
  args: string[],
  folder: string,
  environment: Record<string, string> = {},
  launch: Launch = launchBinary,
): Promise<{ exit: number; out: string; err: string }> {
  const child = launch(args, folder, environment)
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { exit: await child.exited, out, err }
}

/** Starts `dist/opsentry` beside the data folder; what a command does to it is what an operator would see. */
export function launchBinary(
  args: string[],
  folder: string,
  environment: Record<string, string> = {},
  command = [executable()],
): PipedProcess {
  return Bun.spawn([...command, ...args], {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      OPSENTRY_DATA: join(folder, 'data'),
      OPSENTRY_HOST: '127.0.0.1',
      OPSENTRY_PORT: '0',
      ...environment,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

/** `whole` resolves when the stream has ended. */
export function collect(stream: PipedProcess['stdout']): { text(): string; whole: Promise<void> } {
  let text = ''
  const decoder = new TextDecoder()
  const read = async () => {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true })
  }
  return { text: () => text, whole: read() }
}

/** Polls, because another process is asked; rejects with what it waited for. */
export async function until<T>(
  find: () => T | undefined | Promise<T | undefined>,
  what: string | (() => string),
): Promise<T> {
  const end = Date.now() + patience
  while (Date.now() < end) {
    const found = await find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`)
}
