import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { metricHours } from '#src/db/schema/metrics.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { addPoints, mostPoints, type SentPoint } from '#src/domain/metrics/add-points.ts'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { newMetric } from '#src/domain/metrics/metric.ts'
import { readMetrics } from '#src/domain/metrics/read-charts.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { system } from '#src/testing/personas.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { Metrics } from '#views/public/metrics.tsx'
import { figuresOf, median, quantile } from './figures.ts'
import { benchInstance } from './instance.ts'
import { isShort } from './options.ts'
import { inData } from './set-up.ts'
import { arrivals, until } from './sign-in-flood.ts'
import { whileServed } from './source-server.ts'
import { visitors } from './visitors.ts'

/**
 * 100,000 points of two metrics, read and drawn as the page does; then 200 points a second from twenty programs, each posting one
 * at a time, while visitors look at that page, and quiet in turns within one run. At the end every point that was taken has to
 * be there. `--short`: few of each, to see that it works.
 */

const shownPoints = isShort ? 1000 : 100_000
const drawings = isShort ? 3 : 40
const rounds = isShort ? 1 : 4
const seconds = isShort ? 0.5 : 15
const warmUpSeconds = isShort ? 0.2 : 5
const perSecond = 200
const programs = 20
/** Metrics to which they post. */
const posted = 10
/** Milliseconds for one answer. */
const patience = 60_000
const halfMinute = 30_000

interface Prepared {
  organizationId: string
  tokens: string[]
  ids: string[]
}

const { print, note } = figuresOf('metrics')
const instance = await benchInstance()
const prepared = await inData(instance.dataFolder, prepare)
await whileServed(instance, measure)

async function prepare(deps: AppDeps, organizationId: string): Promise<Prepared> {
  const shown = [1, 2].map(() => createMetric(deps, system, organizationId, { ...newMetric, name: 'Shown' }).id)
  const now = deps.clock.now()
  for (const id of shown) await fill(deps, organizationId, id, now)
  const times = Array.from({ length: drawings }, () => {
    const began = performance.now()
    const html = String(Metrics({ metrics: readMetrics(deps, organizationId), timeZone: 'UTC', t: messagesOf('en') }))
    const taken = performance.now() - began
    if (html.match(/class="metric-line" d="M/g)?.length !== shown.length * 3) throw new Error('a chart is empty')
    return taken
  })
  print('100,000 points read and drawn', median(times))
  const hidden = { ...newMetric, name: 'Posted', display: false }
  return {
    organizationId,
    ids: Array.from({ length: posted }, () => createMetric(deps, system, organizationId, hidden).id),
    tokens: Array.from({ length: programs }, (_, nth) =>
      createApiToken(deps, system, organizationId, { name: `Program ${nth}`, role: 'editor', days: 30 }),
    ),
  }
}

/** Half of the points, one for each half minute until now. */
async function fill(deps: AppDeps, organizationId: string, metricId: string, now: number): Promise<void> {
  const points = Array.from({ length: shownPoints / 2 }, (_, nth): SentPoint => {
    const timestamp = Math.floor((now - nth * halfMinute) / 1000)
    return { place: null, metricId, timestamp, value: 100 + 50 * Math.sin(nth / 200) + (nth % 17) }
  })
  for (let first = 0; first < points.length; first += mostPoints)
    await addPoints(deps, system, organizationId, points.slice(first, first + mostPoints))
}

async function measure(url: string): Promise<void> {
  const posts = pointsFrom(url)
  const warmUp = posts.begin()
  await visitors(url, warmUpSeconds)
  await warmUp.stop()

  const [quiet, busy]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await visitors(url, seconds)))
    const work = posts.begin()
    busy.push(...(await visitors(url, seconds)))
    await work.stop()
  }
  const [calm, loaded] = [quantile(quiet, 0.99), quantile(busy, 0.99)]
  note(`page p99, quiet (${quiet.length} answers)`, `${calm.toFixed(2)} ms`)
  note('page p99, 200 points a second', `${loaded.toFixed(2)} ms`)
  print('page p99, 200 points a second / quiet', loaded / calm)
  const { sent, waits } = posts.told()
  note(`p99 of a post (${waits.length} answers)`, `${quantile(waits, 0.99).toFixed(2)} ms`)
  print('points not taken, or not kept', sent - keptPoints())
}

/** Each post is of a half minute of its own, so that none takes another's place. */
function pointsFrom(url: string) {
  const { organizationId, tokens, ids } = prepared
  const now = Math.floor(Date.now() / halfMinute) * (halfMinute / 1000)
  const waits: number[] = []
  let sent = 0

  async function post(nth: number): Promise<void> {
    const timestamp = now - Math.floor(nth / ids.length) * (halfMinute / 1000)
    const body = new URLSearchParams({ 'data[timestamp]': String(timestamp), 'data[value]': String(nth) })
    const path = `/v1/pages/${organizationId}/metrics/${ids[nth % ids.length]}/data`
    const headers = { authorization: `OAuth ${tokens[nth % tokens.length]}` }
    const began = performance.now()
    const signal = AbortSignal.timeout(patience)
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal })
    if (answer.status !== 201) throw new Error(`a point was answered ${answer.status}: ${await answer.text()}`)
    await answer.text()
    waits.push(performance.now() - began)
  }

  return {
    begin() {
      let stopped = false
      const arrival = arrivals(perSecond)
      const began = performance.now()
      const running = (async () => {
        const posts: Promise<void>[] = []
        while (!stopped) {
          await until(began + arrival())
          posts.push(post(sent++))
        }
        await Promise.all(posts)
      })()
      return {
        async stop() {
          stopped = true
          await running
        },
      }
    },
    told: () => ({ sent, waits }),
  }
}

function keptPoints(): number {
  const db = openDatabase(dataPaths(instance.dataFolder).database, { readonly: true })
  try {
    const rows = db.select().from(metricHours).all()
    return rows.filter(({ metricId }) => prepared.ids.includes(metricId)).reduce((sum, { count }) => sum + count, 0)
  } finally {
    closeDatabase(db)
  }
}
