import { type ThreadFigures, threadFigures } from '#src/domain/monitoring/figures.ts'
import { buckets, quantile } from '#src/domain/monitoring/histogram.ts'
import { placesOf } from '#src/domain/monitoring/last-hour.ts'
import type { Step } from '#views/admin/monitoring.tsx'
import type { AppDeps } from '../app-deps.ts'

const minute = 60_000
/** Minutes of a step. */
const perStep = 5
/** Of 100 requests so many are answered within the time that is shown. */
const share = 0.95

/** What both threads have counted in the last hour, the oldest first; `answered` of the whole hour, in seconds. */
export async function readLastHour(deps: AppDeps): Promise<{ steps: Step[]; answered: number }> {
  const page = placed(threadFigures(deps))
  const other = await deps.backgroundFigures()
  const background = other === null ? null : placed(other)
  const began = deps.clock.now() - page.places.length * minute
  const steps = Array.from({ length: page.places.length / perStep }, (_, step): Step => {
    const at = step * perStep
    const [asked, sent] = [within(page, at), background === null ? null : within(background, at)]
    return {
      label: new Date(began + at * minute).toISOString().slice(11, 16),
      ...{ requests: asked.sum('requests'), failed: asked.sum('failed'), answered: asked.answered() },
      ...{
        delivered: sent?.sum('delivered') ?? 0,
        undelivered: sent?.sum('undelivered') ?? 0,
        queued: sent?.most() ?? 0,
      },
    }
  })
  return { steps, answered: within(page, 0, page.places.length).answered() }
}

type Placed = ReturnType<typeof placed>

const placed = ({ lastHour, elapsed }: ThreadFigures) => ({ lastHour, places: placesOf(lastHour, elapsed) })

/** Sums over some minutes. */
function within({ lastHour, places }: Placed, from: number, count = perStep) {
  const known = places.slice(from, from + count).filter((place) => place !== null)
  const sumOf = (figures: Float64Array, each = (place: number) => place) =>
    known.reduce((total, place) => total + (figures[each(place)] ?? 0), 0)
  return {
    sum: (which: 'requests' | 'failed' | 'delivered' | 'undelivered') => sumOf(lastHour[which]),
    most: () => Math.max(0, ...known.map((place) => lastHour.queued[place] ?? 0)),
    answered: () =>
      quantile(
        Array.from({ length: buckets }, (_, bucket) => sumOf(lastHour.durations, (place) => place * buckets + bucket)),
        share,
      ) ?? 0,
  }
}
