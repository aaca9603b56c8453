import { resolve } from 'node:path'

/** One message as the server got it. */
export interface Received {
  to: string
  messageId: string
}

export interface BenchSink {
  port: number
  /** How many messages came since the last reset, and when the first and the last did, UTC ms. */
  counts(): Promise<{ messages: number; first: number; last: number }>
  /** Resolves when so many messages came since the last reset. */
  arrived(count: number): Promise<void>
  /**
   * Resolves when every connection is closed, with how many messages came since the last reset: once a sender is dead, whatever
   * it had on the way is in there.
   */
  alone(): Promise<number>
  /** Each message, where it was started to record. All of a sender that lives are in there once it has its answers. */
  received(): Promise<Received[]>
  reset(): Promise<void>
  stop(): void
}

const patience = 60_000

/** An SMTP server in a process of its own, so that it is not killed with what it measures (mail-sink.ts). */
export async function startSink({ record = false } = {}): Promise<BenchSink> {
  const script = resolve(import.meta.dirname, 'mail-sink.ts')
  const child = Bun.spawn([process.execPath, script, ...(record ? ['--record'] : [])], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { value } = await child.stdout.getReader().read()
  const [, port, answers] = /smtp=(\d+) answers=(\d+)/.exec(new TextDecoder().decode(value)) ?? []

  async function ask<T>(path: string): Promise<T> {
    const answer = await fetch(`http://127.0.0.1:${answers}/${path}`, { signal: AbortSignal.timeout(patience) })
    return (await answer.json()) as T
  }

  return {
    port: Number(port),
    counts: () => ask('counts'),
    arrived: async (count) => void (await ask(`arrived/${count}`)),
    alone: () => ask('alone'),
    received: () => ask('received'),
    reset: async () => void (await ask('reset')),
    stop: () => child.kill('SIGKILL'),
  }
}
