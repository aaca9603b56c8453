import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './figures.ts'
import type { BenchInstance, Serving } from './instance.ts'
import { askFor } from './load.ts'

export interface Asked {
  path: string
  /** By their names in small letters. */
  headers: Record<string, string>
}

export interface Rounds {
  rounds: number
  /** In each round. */
  requests: number
  connections: number
}

export interface Compared {
  /** Answers a second, and p99: each as a multiple of the raw server's; medians of the rounds. */
  ratio: number
  p99: number
  /** The answer's own. */
  etag: string
  bytes: number
}

/** What raw Bun.serve would send by itself. */
const itsOwn = ['date', 'content-length']

/** An answer of ours against raw Bun.serve with the same status, headers and bytes, each a process of its own, in turns. */
export async function besideRaw(
  { folder, start }: Pick<BenchInstance, 'folder' | 'start'>,
  { url }: Pick<Serving, 'url'>,
  { path, headers }: Asked,
  { rounds, requests, connections }: Rounds,
): Promise<Compared> {
  const asking = { 'accept-encoding': 'identity', ...headers }
  const answer = await fetch(url + path, { headers: asking, decompress: false })
  const body = await answer.bytes()
  const files = [join(folder, 'body'), join(folder, 'headers.json')] as const
  writeFileSync(files[0], body)
  writeFileSync(
    files[1],
    JSON.stringify(Object.fromEntries([...answer.headers].filter(([name]) => !itsOwn.includes(name)))),
  )
  const raw = start([process.execPath, join(import.meta.dirname, 'raw-server.ts'), ...files, String(answer.status)])
  const [, port] = await raw.says(/port=(\d+)/)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const load = { requests, connections, headers: lines.join(''), status: answer.status, bytes: body.length }
  const [ratios, slower]: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const ours = await askFor(url + path, load)
    const theirs = await askFor(`http://127.0.0.1:${port}${path}`, load)
    // The first round warms both up.
    if (round === 0) continue
    ratios.push(theirs.seconds / ours.seconds)
    slower.push(ours.p99 / theirs.p99)
  }
  raw.kill('SIGKILL')
  const etag = answer.headers.get('etag') ?? ''
  return { ratio: median(ratios), p99: median(slower), etag, bytes: body.length }
}
