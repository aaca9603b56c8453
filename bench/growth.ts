import { Database } from 'bun:sqlite'
import { dataPaths } from '#src/platform/paths.ts'
import { type Editor, post, signInAsAdmin } from './editor.ts'
import { figuresOf, line, median } from './figures.ts'
import { grow, refuseForgotten, rowsAtOnce } from './growth-rows.ts'
import { type Screen, screens, searches } from './growth-screens.ts'
import { type BenchInstance, benchInstance } from './instance.ts'
import { isShort, option } from './options.ts'
import { inData } from './set-up.ts'
import { visit } from './visitors.ts'

/**
 * Every screen, search, feed and API answer, and the posting of an update, at 1, 10 and 100 times the rows of every list:
 * 1,000,000 subscribers at the most. Public pages are asked for right after a change, so that none is a kept answer. Then a
 * visitor reads the kept page without pause while everything is asked for once more: how long he waits tells what holds up
 * the thread. `--short`: at once and twice, to see that it works; `--only=PART`: screens with that in their path;
 * `--times=1,10`: other sizes.
 */

const sizes = option('times')?.split(',').map(Number) ?? (isShort ? [1, 2] : [1, 10, 100])
const rounds = isShort ? 1 : 5
/** Milliseconds after which the server has noticed what another process wrote. */
const unnoticed = 30
const only = option('only') ?? ''
/** Milliseconds for which the expansion of an update may stand still. */
const patience = 60_000
/** It is asked to: a chain is verified, an address looked for in every table, a part of one in every address. */
const readsEveryRow = /\/verification$|\/admin\/data-requests\/|inside$/

const { print, note } = figuresOf('growth')
refuseForgotten()
const instance = await benchInstance({ history: false })
const took = new Map<string, number[]>()
let stalls: Stall[] = []
/** Signed in once: the session is in the data folder. */
let editor: Editor | undefined
try {
  for (const [at, size] of sizes.entries()) {
    const began = performance.now()
    await inData(instance.dataFolder, (deps) => grow(deps, sizes[at - 1] ?? 0, size))
    note(`${size} × made in`, `${((performance.now() - began) / 1000).toFixed(0)} s`)
    await measure(instance)
  }
} finally {
  instance.stop()
}
tell()

interface Stall {
  wait: number
  during: string
}

async function measure({ dataFolder, serve, kill }: BenchInstance): Promise<void> {
  const { url } = await serve()
  editor ??= await signInAsAdmin(url)
  const whoLooks = editor
  const database = new Database(dataPaths(dataFolder).database)
  database.run('PRAGMA busy_timeout = 5000')
  const all = [...screens(), ...searches()].filter(({ name }) => name.includes(only))
  try {
    for (const screen of all) add(screen.name, await timesOf(url, whoLooks, screen, database))
    stalls = await besides(url, async (during) => {
      for (const screen of all) {
        during(screen.name)
        await look(url, whoLooks, screen)
      }
      if (only !== '') return
      during('posting an update')
      add('posting an update', await post(url, whoLooks))
      during('its expansion')
      await expanded(database)
    })
  } finally {
    database.close()
  }
  await kill()
}

/** The median of a few looks; before each, what a public page is made of has changed. */
async function timesOf(url: string, editor: Editor, screen: Screen, database: Database): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    if (screen.isPublic) {
      database.run('UPDATE organizations SET name = name')
      await Bun.sleep(unnoticed)
    }
    times.push(await look(url, editor, screen))
  }
  return median(times)
}

/** Milliseconds until the answer was there. */
async function look(url: string, { cookie }: Editor, { path, isPublic }: Screen): Promise<number> {
  const began = performance.now()
  const answer = await fetch(url + path, { headers: isPublic ? {} : { cookie }, redirect: 'manual' })
  await answer.bytes()
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  return performance.now() - began
}

/** A visitor's longest wait during each thing that is done, longest first. */
async function besides(url: string, work: (during: (what: string) => void) => Promise<void>): Promise<Stall[]> {
  const longest = new Map<string, number>()
  let [during, over] = ['nothing', false]
  const looking = (async () => {
    // This look makes the page; the next ones wait for nothing of their own.
    await visit(url)
    while (!over) {
      const what = during
      const wait = await visit(url)
      longest.set(what, Math.max(longest.get(what) ?? 0, wait))
      await Bun.sleep(1)
    }
  })()
  try {
    await work((what) => {
      during = what
    })
  } finally {
    over = true
    await looking
  }
  return [...longest].map(([during, wait]) => ({ during, wait })).toSorted((a, b) => b.wait - a.wait)
}

/** Resolves when the last update has a message for everybody. */
async function expanded(database: Database): Promise<void> {
  const left = database.query<{ left: number }, []>(
    'SELECT count(*) AS left FROM notifications WHERE expanded_at IS NULL',
  )
  const made = database.query<{ made: number }, []>('SELECT sum(messages) AS made FROM delivery_counts')
  for (let [before, since] = [0, performance.now()]; (left.get()?.left ?? 0) > 0; await Bun.sleep(50)) {
    const now = made.get()?.made ?? 0
    if (now !== before) [before, since] = [now, performance.now()]
    else if (performance.now() - since > patience) throw new Error('the expansion stands still')
  }
}

function add(name: string, time: number): void {
  took.set(name, [...(took.get(name) ?? []), time])
}

function tell(): void {
  note('subscribers', (rowsAtOnce.subscribers * (sizes.at(-1) ?? 0)).toLocaleString('en'))
  line(`${'ms at'.padEnd(60)} ${sizes.map((size) => `${size} ×`.padStart(9)).join('')}   growth`)
  const rows = [...took].toSorted(([, a], [, b]) => (b.at(-1) ?? 0) - (a.at(-1) ?? 0))
  for (const [name, times] of rows)
    line(
      `${name.padEnd(60)} ${times.map((time) => time.toFixed(1).padStart(9)).join('')}   ${growth(times).toFixed(2)}`,
    )
  for (const { during, wait } of stalls.slice(0, 8))
    note(`a visitor's longest wait, ${during}`, `${wait.toFixed(1)} ms`)
  const slowest = (which: (name: string) => boolean) =>
    Math.max(0, ...rows.filter(([name]) => which(name)).map(([, times]) => times.at(-1) ?? 0))
  const isListed = (name: string) => !readsEveryRow.test(name)
  const searched = new Set(searches().map(({ name }) => name))
  if (only !== '') return
  print(
    'posting an update',
    slowest((name) => name === 'posting an update'),
  )
  print(
    'screen, the slowest',
    slowest((name) => isListed(name) && name.startsWith('/') && !searched.has(name)),
  )
  print(
    'search, the slowest',
    slowest((name) => isListed(name) && searched.has(name)),
  )
  print(
    'what reads every row, the slowest',
    slowest((name) => readsEveryRow.test(name)),
  )
  print(
    'growth of a screen, the largest',
    Math.max(...rows.flatMap(([name, times]) => (isListed(name) ? growth(times) : []))),
  )
  print('longest wait of a visitor', stalls[0]?.wait ?? Number.NaN)
}

/** How many times as long the largest takes; what takes less than a millisecond counts as one. */
function growth(times: number[]): number {
  return Math.max(1, times.at(-1) ?? 0) / Math.max(1, times[0] ?? 0)
}
