import { Database } from 'bun:sqlite'
import { dataPaths } from '#src/platform/paths.ts'
import { drained } from './drained.ts'
import { type Editor, post, save, signIn } from './editor.ts'
import { figuresOf, line, quantile } from './figures.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { addFollowers, inData } from './set-up.ts'
import { type BenchSink, startSink } from './sink.ts'
import { visitors } from './visitors.ts'

/**
 * The executable on a disk at its worst, while an update is told to followers, an editor saves each second and visitors read the
 * page: every sync takes 0.3 s, then 2 s; every sync fails for a while; another process holds the database's lock. Debian's strace
 * makes the disk so (`-e inject`). Promised: no visitor waits for it, mail leaves all the same, and whether it is ready is told
 * steadily. `--short`: few followers, short times.
 */

const followers = isShort ? 100 : 3000
/** Seconds for which visitors come. */
const watched = isShort ? 3 : 15
/** Seconds for which another process holds the lock, and for which syncs fail. */
const locked = isShort ? 2 : 12
const failing = isShort ? 3 : 12
const turn = 0.5
/** Milliseconds for which the first mail is waited for. */
const starting = 40_000

const { print, note } = figuresOf('slow-disk')
const sink = await startSink()
try {
  const instance = await benchInstance({ relayPort: sink.port, history: false })
  try {
    await inData(instance.dataFolder, (deps, organizationId) => addFollowers(deps, organizationId, followers))
    await measure(instance)
  } finally {
    instance.stop()
  }
} finally {
  sink.stop()
}

async function measure(instance: BenchInstance): Promise<void> {
  await onSlowDisk(instance, 0.3)
  await onSlowDisk(instance, 2)
  await behindLock(instance)
  await whileSyncFails(instance)
}

/** Runs the executable under strace, which stops only at the calls that are named, and is not the process that is killed. */
function slowed(seconds: number): string[] {
  return [
    // What it says of calls that were cut off by the end is no trouble.
    ...['sh', '-c', 'exec "$@" 2>/dev/null', 'sh'],
    ...[
      'strace',
      '-D',
      '-f',
      '-q',
      '--seccomp-bpf',
      '-e',
      'trace=fsync,fdatasync',
      '-e',
      'signal=none',
      '-o',
      '/dev/null',
    ],
    ...['-e', `inject=fsync,fdatasync:delay_enter=${seconds * 1_000_000}`],
  ]
}

async function onSlowDisk(instance: BenchInstance, seconds: 0.3 | 2): Promise<void> {
  line(`sync takes ${seconds} s`)
  const { url } = await instance.serve(slowed(seconds))
  const editor = await signIn(url)
  await sink.reset()
  note('posting the update', `${(await post(url, editor)).toFixed(0)} ms`)
  // Not while the background starts, which syncs here and there.
  await Promise.race([sink.arrived(1), Bun.sleep(starting)])
  const { waits, saves } = await beside(url, editor, watched)
  const rate = await mailsPerSecond(sink)
  print(`page p99, sync takes ${seconds} s`, quantile(waits, 0.99))
  print(`mails a second, sync takes ${seconds} s`, rate)
  print(`slowest save, sync takes ${seconds} s`, Math.max(...saves.map(({ taken }) => taken)) / 1000)
  note('saves', `${saves.length}, ${saves.filter(({ status }) => status !== 303).length} refused`)
  await instance.kill()
}

/** Over the time in which mail came, however soon all of it had. */
async function mailsPerSecond(from: BenchSink): Promise<number> {
  const { messages, first, last } = await from.counts()
  const until = messages < followers ? Date.now() : last
  return messages === 0 ? 0 : messages / ((until - first) / 1000)
}

async function behindLock(instance: BenchInstance): Promise<void> {
  line(`another process holds the lock for ${locked} s`)
  const { url } = await instance.serve()
  const editor = await signIn(url)
  await sink.reset()
  await post(url, editor)
  const other = new Database(dataPaths(instance.dataFolder).database)
  other.run('PRAGMA busy_timeout = 5000')
  other.run('BEGIN IMMEDIATE')
  const released = Bun.sleep(locked * 1000).then(() => other.run('ROLLBACK'))
  const probes = probing(url)
  const { waits, saves } = await beside(url, editor, locked + 2)
  await released
  other.close()
  const { delivered } = await drained(instance.dataFolder)
  print('page p99, another process holds the lock', quantile(waits, 0.99))
  note('saves', saves.map(({ status, taken }) => `${status} in ${(taken / 1000).toFixed(1)} s`).join(', '))
  note('readiness', told(await probes.stop()))
  print('subscribers not told, behind a lock', followers - delivered)
  await instance.kill()
}

async function whileSyncFails(instance: BenchInstance): Promise<void> {
  line(`every sync fails for ${failing} s`)
  const { url, pid } = await instance.serve()
  const editor = await signIn(url)
  const probes = probing(url)
  await sink.reset()
  const tracer = instance.start([
    ...['strace', '-f', '-q', '-p', String(pid), '-e', 'trace=fsync,fdatasync', '-e', 'signal=none', '-o', '/dev/null'],
    ...['-e', 'inject=fsync,fdatasync:error=EIO'],
  ])
  await untilTraced(pid)
  const began = performance.now()
  const { saves } = await beside(url, editor, failing)
  const mended = performance.now()
  tracer.kill('SIGINT')
  await tracer.exited
  await untilReady(url)
  const back = performance.now() - mended
  const answers = await probes.stop()
  note('saves', saves.map(({ status }) => status).join(', '))
  note('readiness', told(answers))
  print('saves that were answered while syncs fail', saves.filter(({ status }) => status === 303).length)
  print('times it was ready again while syncs fail', relapses(answers, began, mended))
  print('ready again after syncs work', back / 1000)
  await post(url, editor)
  const { delivered } = await drained(instance.dataFolder)
  print('subscribers not told, after syncs failed', followers - delivered)
  await instance.kill()
}

interface Saved {
  status: number
  /** Milliseconds until the answer. */
  taken: number
}

/** Visitors for so many seconds, and an editor who saves each second beside them, whatever became of the save before. */
async function beside(url: string, editor: Editor, seconds: number): Promise<{ waits: number[]; saves: Saved[] }> {
  const saves: Promise<Saved>[] = []
  const timer = setInterval(() => saves.push(save(url, editor)), 1000)
  saves.push(save(url, editor))
  const waits: number[] = []
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) waits.push(...(await visitors(url, turn)))
  clearInterval(timer)
  return { waits, saves: await Promise.all(saves) }
}

interface Probe {
  at: number
  ready: boolean
}

/** Asks four times a second whether it is ready. */
function probing(url: string): { stop: () => Promise<Probe[]> } {
  const probes: Promise<Probe>[] = []
  const timer = setInterval(() => probes.push(probe(url)), 250)
  return {
    stop() {
      clearInterval(timer)
      return Promise.all(probes)
    },
  }
}

async function probe(url: string): Promise<Probe> {
  const at = performance.now()
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(60_000) })
  await answer.bytes()
  return { at, ready: answer.ok }
}

async function untilReady(url: string): Promise<void> {
  for (const until = performance.now() + 30_000; performance.now() < until; await Bun.sleep(50))
    if ((await probe(url)).ready) return
  throw new Error('it was not ready again')
}

async function untilTraced(pid: number): Promise<void> {
  const status = Bun.file(`/proc/${pid}/status`)
  while (/TracerPid:\s+0\n/.test(await status.text())) await Bun.sleep(10)
  // Its other threads are taken one after the other.
  await Bun.sleep(100)
}

function told(probes: Probe[]): string {
  const words = probes.map(({ ready }) => (ready ? 'yes' : 'no'))
  const changes = words.flatMap((word, index) => (word === words[index - 1] ? [] : [index]))
  return changes
    .map((from, index) => `${words[from]} ${(((changes[index + 1] ?? words.length) - from) / 4).toFixed(1)} s`)
    .join(', ')
}

/** How often it called itself ready after it had once said no. */
function relapses(probes: Probe[], from: number, until: number): number {
  const during = probes.filter(({ at }) => at >= from && at < until)
  return during.filter(({ ready }, index) => ready && during[index - 1]?.ready === false).length
}
