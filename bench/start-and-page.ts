import { statSync } from 'node:fs'
import { executable } from '#src/testing/executable.ts'
import { type Asked, besideRaw } from './beside-raw.ts'
import { figuresOf, median } from './figures.ts'
import { benchInstance } from './instance.ts'
import { idleMiB, memoryMiB } from './memory.ts'
import { isShort } from './options.ts'

/**
 * Start-up, memory, page and import of the executable with thirteen years of a real page's history. The page is measured
 * against raw Bun.serve with the same bytes and headers, each a process of its own, in turns within one run: only the ratio
 * means anything. `--short`: few rounds, to see that it works.
 */

const rounds = isShort ? 1 : 9
const requests = isShort ? 100 : 6000
const connections = 16

const { print, note } = figuresOf('start-and-page')
const instance = await benchInstance()
const { start } = instance
try {
  await measure()
} finally {
  instance.stop()
}

async function measure(): Promise<void> {
  print('start to first 200 with the history', await medianOf(timeStart))
  const serving = await instance.serve()
  print('memory, idle with the history', await idleMiB(serving.pid, isShort ? 200 : 3000))

  const compare = (asked: Asked) => besideRaw(instance, serving, asked, { rounds, requests, connections })
  const plain = await compare({ path: '/', headers: {} })
  const gzip = await compare({ path: '/', headers: { 'accept-encoding': 'gzip' } })
  const notModified = await compare({ path: '/', headers: { 'if-none-match': plain.etag } })
  const summary = await compare({ path: '/api/v2/summary.json', headers: {} })
  const feed = await compare({ path: '/history.atom', headers: {} })
  print('memory after the load', memoryMiB(serving.pid).now)

  note('bytes of the page, plain and gzip', `${plain.bytes} ${gzip.bytes}`)
  print('page / raw Bun.serve', plain.ratio)
  print('page / raw Bun.serve, gzip', gzip.ratio)
  print('304 / raw Bun.serve', notModified.ratio)
  print('summary.json / raw Bun.serve', summary.ratio)
  print('history.atom / raw Bun.serve', feed.ratio)
  print('p99 of the page / raw', plain.p99)
  print('p99 of the page / raw, gzip', gzip.p99)
  print('p99 of a 304 / raw', notModified.p99)
  print('p99 of summary.json / raw', summary.p99)
  print('p99 of history.atom / raw', feed.p99)
  print('import of the history', instance.importSeconds)
  print('opsentry version', await medianOf(timeVersion))
  print('size of the executable', statSync(executable()).size / 1e6)
}

async function medianOf(once: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await once())
  return median(times)
}

/** Milliseconds from starting the process to its first 200, asked for without a pause. */
async function timeStart(): Promise<number> {
  const port = freePort()
  const environment = { ...instance.environment, OPSENTRY_PORT: String(port), OPSENTRY_LOG_LEVEL: 'warn' }
  const late = AbortSignal.timeout(60_000)
  const began = performance.now()
  const child = start([executable(), 'serve'], environment)
  for (let status = 0; status !== 200; ) {
    if (child.hasEnded() || late.aborted) throw new Error('it never answered')
    status = await fetch(`http://127.0.0.1:${port}/`, { signal: late }).then(
      (answer) => answer.status,
      () => 0,
    )
  }
  const milliseconds = performance.now() - began
  child.kill('SIGTERM')
  // The data folder is free again.
  await child.ended()
  return milliseconds
}

/** Below the ports that the kernel hands out to whoever connects: one of those may answer itself before anybody listens. */
function freePort(): number {
  const port = 10_000 + Math.floor(Math.random() * 20_000)
  try {
    Bun.listen({ hostname: '127.0.0.1', port, exclusive: true, socket: { data: () => undefined } }).stop(true)
    return port
  } catch {
    return freePort()
  }
}

async function timeVersion(): Promise<number> {
  const began = performance.now()
  const code = await start([executable(), 'version']).ended()
  if (code !== 0) throw new Error(`opsentry version ended with ${code}`)
  return performance.now() - began
}
