import { resolve } from 'node:path'

/** One message as the server got it. */
export interface Received {
  to: string
  messageId: string
}

export interface BenchSink {
  child: Bun.Subprocess
  port: number
  /** How many messages came since the last reset, and when the first and the last did, UTC ms. */
  counts(): Promise<{ messages: number; first: number; last: number }>
  /** Each of them, where it was started to record. */
  received(): Promise<Received[]>
  reset(): Promise<void>
}

/** An SMTP server in a process of its own, so that it is not killed with what it measures (mail-sink.ts). */
export async function startSink({ record = false } = {}): Promise<BenchSink> {
  const script = resolve(import.meta.dirname, 'mail-sink.ts')
  const child = Bun.spawn([process.execPath, script, ...(record ? ['--record'] : [])], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { value } = await child.stdout.getReader().read()
  const [, port, counts] = /smtp=(\d+) counts=(\d+)/.exec(new TextDecoder().decode(value)) ?? []
  const address = `http://127.0.0.1:${counts}/`
  return {
    child,
    port: Number(port),
    counts: async () => (await (await fetch(address)).json()) as Awaited<ReturnType<BenchSink['counts']>>,
    received: async () => (await (await fetch(`${address}received`)).json()) as Received[],
    reset: async () => void (await fetch(address, { method: 'DELETE' })),
  }
}
