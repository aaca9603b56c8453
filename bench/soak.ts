import { figuresOf } from './figures.ts'
import { benchInstance, type Serving } from './instance.ts'
import { idleMiB, memoryMiB } from './memory.ts'
import { isShort, option } from './options.ts'
import { startSink } from './sink.ts'
import { type Activity, soakActivities } from './soak-activities.ts'

/**
 * Twenty minutes of everything at once: visitors, feeds, programs, sign-ins, updates told by mail and webhook, subscribing, searches.
 * Does memory go on rising, and is it given back once all is quiet? Everything is asked for once before: of what stays then, the
 * most is code that was loaded for it. `--minutes=60`: longer; `--short`: seconds, to see that
 * everything is asked for.
 */

const minutes = isShort ? 0.1 : Number(option('minutes') ?? 20)
/** Milliseconds between two looks at the memory. */
const looking = isShort ? 200 : 1000
/** Seconds in which what was needed for the load alone is to be given back. */
const quiet = isShort ? 1 : 120

const { print, note } = figuresOf('soak')
const sink = await startSink()
const instance = await benchInstance({
  relayPort: sink.port,
  environment: { OPSENTRY_TRUSTED_PROXIES: '127.0.0.1' },
})
try {
  const activities = await soakActivities(instance.dataFolder)
  await measure(await instance.serve(), activities)
} finally {
  instance.stop()
  sink.stop()
}

async function measure(
  { url, pid }: Serving,
  activities: { begin: (url: string) => Promise<Activity[]>; stop: () => void },
): Promise<void> {
  const before = await idleMiB(pid, isShort ? 200 : 5000)
  noteMemory('before', pid)
  const all = await activities.begin(url)
  for (const activity of all) await askOnce(activity)
  await Bun.sleep(quiet * 1000)
  const [onceAsked, samples]: [number, Sample[]] = [memoryMiB(pid).now, []]
  noteMemory('once everything was asked for, idle', pid)
  const began = performance.now()
  const isOver = () => performance.now() - began > minutes * 60_000
  const running = all.map((activity) => repeat(activity, isOver))
  const watching = sample(pid, samples, began, isOver)
  const counts = await Promise.all(running)
  await watching
  const latest = samples.filter(({ minute }) => minute > minutes / 2)
  for (const [name, count] of counts) note(name, count.toLocaleString('en'))
  note('mails that left', (await sink.counts()).messages.toLocaleString('en'))
  noteMemory('at the end of the load', pid)
  print('rise of memory in the last half', slopeOf(latest))
  await Bun.sleep(quiet * 1000)
  noteMemory('afterwards, idle', pid)
  const { now } = memoryMiB(pid)
  print('memory afterwards, idle, above before', now - before)
  note('memory afterwards, above once everything was asked for', `${(now - onceAsked).toFixed(1)} MiB`)
  activities.stop()
}

/** Each of its kinds: what is loaded for it stays loaded, and is none of what load leaves behind. */
async function askOnce({ kinds, act }: Activity): Promise<void> {
  for (let nth = 0; nth < (isShort ? 1 : kinds); nth++) await act(nth)
}

function noteMemory(when: string, pid: number): void {
  const { now, ofFiles } = memoryMiB(pid)
  note(`memory ${when}`, `${now.toFixed(1)} MiB`, `, ${ofFiles.toFixed(1)} MiB of it pages of the executable`)
}

interface Sample {
  minute: number
  mebibytes: number
}

async function sample(pid: number, samples: Sample[], began: number, isOver: () => boolean): Promise<void> {
  for (let told = 0; !isOver(); await Bun.sleep(looking)) {
    const minute = (performance.now() - began) / 60_000
    const mebibytes = memoryMiB(pid).now
    samples.push({ minute, mebibytes })
    if (minute < told + 1) continue
    told += 1
    note(`memory after ${told} minutes`, `${mebibytes.toFixed(1)} MiB`)
  }
}

/** MiB a minute, by least squares. */
function slopeOf(samples: Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length
  const [minute, memory] = [mean((one) => one.minute), mean((one) => one.mebibytes)]
  const covariance = mean((one) => (one.minute - minute) * (one.mebibytes - memory))
  return covariance / mean((one) => (one.minute - minute) ** 2)
}

/** At its own pace, and one after the other: an answer that is slow delays only its own kind. */
async function repeat({ name, every, act }: Activity, isOver: () => boolean): Promise<[name: string, count: number]> {
  const began = performance.now()
  let count = 0
  while (!isOver()) {
    await act(count)
    count += 1
    const left = began + count * every - performance.now()
    if (left > 0) await Bun.sleep(left)
  }
  return [name, count]
}
