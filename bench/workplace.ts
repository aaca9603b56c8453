import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Workplace {
  folder: string
  /** Starts a process; its output is read to the end, so that a full pipe never stops it. */
  start(command: string[], environment?: Record<string, string>): Started
  /** `kill -9` for every process; resolves when they are dead. */
  kill(): Promise<void>
  /** Ends every process and takes the folder away. */
  close(): void
}

export interface Started {
  pid: number
  /** Resolves with what the expression finds in its standard output. Rejects when the process ends before, or a minute passes. */
  says(expected: RegExp): Promise<RegExpExecArray>
  /** Resolves with the exit code; a signal's is 128 and more, as in a shell. Rejects when a minute passes. */
  ended(): Promise<number>
  hasEnded(): boolean
  /** `ended`, for who is in no hurry. */
  exited: Promise<number>
  kill(signal: NodeJS.Signals): void
}

const patience = 60_000

/** A bench's folder and processes: gone when it closes, and also when somebody ends the bench from outside. */
export function workplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-bench-'))
  const children = new Set<Started>()

  function close(): void {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', close)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

  return {
    folder,
    start(command, environment = {}) {
      const child = started(command, environment)
      children.add(child)
      return child
    },
    async kill() {
      const dying = [...children]
      for (const child of dying) child.kill('SIGKILL')
      await Promise.all(dying.map((child) => child.ended()))
      for (const child of dying) children.delete(child)
    },
    close,
  }
}

function started(command: string[], environment: Record<string, string>): Started {
  const child = Bun.spawn(command, { env: environment, stdout: 'pipe', stderr: 'inherit' })
  let output = ''
  let changed = Promise.withResolvers<void>()
  const read = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stdout) {
      // Beyond the first 64 KiB output is read, so that the pipe never fills, and forgotten.
      if (output.length < 65_536) output += decoder.decode(chunk, { stream: true })
      changed.resolve()
      changed = Promise.withResolvers()
    }
  })()

  async function says(expected: RegExp): Promise<RegExpExecArray> {
    const late = tooLate(`${command.slice(0, 2).join(' ')} did not say ${expected}`)
    for (let ended = false; ; ) {
      const found = expected.exec(output)
      if (found) return found
      if (ended) throw new Error(`${command.slice(0, 2).join(' ')} ended without ${expected}: ${output}`)
      ended = await Promise.race([changed.promise.then(() => false), read.then(() => true), late])
    }
  }

  return {
    pid: child.pid,
    says,
    ended: () => Promise.race([child.exited, tooLate(`${command.slice(0, 2).join(' ')} did not end`)]),
    exited: child.exited,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: (signal) => child.kill(signal),
  }
}

/** Rejects when patience is over, if anybody still waits. */
function tooLate(what: string): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => undefined)
  AbortSignal.timeout(patience).addEventListener('abort', () => reject(new Error(what)))
  return promise
}
