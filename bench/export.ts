import { type Editor, signIn } from './editor.ts'
import { figuresOf, quantile } from './figures.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { memoryMiB } from './memory.ts'
import { isShort } from './options.ts'
import { addFollowers, inData } from './set-up.ts'
import { visit } from './visitors.ts'

/**
 * The export of thirteen years of a real page with 100,000 subscribers: how long it takes, how much memory the serving
 * process needs for it, and what visitors feel meanwhile. `--short`: 1,000 subscribers, to see that it works.
 */

const followers = isShort ? 1000 : 100_000
const quietVisitors = isShort ? 30 : 300
const mebibyte = 1024 * 1024

const { print, note } = figuresOf('export')
const instance = await benchInstance()
try {
  await measure(instance)
} finally {
  instance.stop()
}

async function measure({ serve, dataFolder }: BenchInstance): Promise<void> {
  await inData(dataFolder, (deps, organizationId) => addFollowers(deps, organizationId, followers))
  const { url, pid } = await serve()
  const editor = await signIn(url)
  const quiet = await visitors(url, () => false, quietVisitors)
  const before = memoryMiB(pid).now

  let done = false
  const taking = exportTo(url, editor, pid).finally(() => {
    done = true
  })
  const during = await visitors(url, () => done, Number.POSITIVE_INFINITY)
  const { seconds, bytes, highest } = await taking

  note(`export of 1,282 incidents, ${followers.toLocaleString('en')} subscribers`, `${seconds.toFixed(1)} s`)
  note('archive', `${(bytes / mebibyte).toFixed(1)} MiB`)
  note('memory of the serving process, quiet', `${before.toFixed(0)} MiB`)
  note('memory of the serving process, at most while it exports', `${highest.toFixed(0)} MiB`)
  print('memory that the export adds', highest - before)
  const ratio = quantile(during, 0.99) / quantile(quiet, 0.99)
  note(`page p99, while it exports / quiet (${during.length} answers)`, ratio.toFixed(2))
}

/** Reads the archive as a browser that stores it does, and keeps none of it. */
async function exportTo(url: string, { cookie, csrf }: Editor, pid: number) {
  const began = performance.now()
  const body = new URLSearchParams({ _csrf: csrf })
  const answer = await fetch(`${url}/app/github/settings/export`, { method: 'POST', headers: { cookie }, body })
  if (answer.status !== 200) throw new Error(`exporting answered ${answer.status}`)
  let bytes = 0
  let highest = memoryMiB(pid).now
  for await (const piece of answer.body ?? []) {
    bytes += piece.length
    highest = Math.max(highest, memoryMiB(pid).now)
  }
  return { seconds: (performance.now() - began) / 1000, bytes, highest }
}

/** One after another; milliseconds each waited. */
async function visitors(url: string, isOver: () => boolean, most: number): Promise<number[]> {
  const waits: number[] = []
  while (!isOver() && waits.length < most) waits.push(await visit(url))
  return waits
}
