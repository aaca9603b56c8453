import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { BarChart, type BarChartProps, type ChartBar } from '../layout/bar-chart.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'

/** Figures of five minutes. */
export interface Step {
  /** When it began, UTC. */
  label: string
  requests: number
  failed: number
  /** Seconds within which 95 of 100 requests were answered; 0: there was none. */
  answered: number
  delivered: number
  undelivered: number
  /** The most messages that waited at once. */
  queued: number
}

export interface LastHourProps {
  person: Person
  steps: Step[]
  /** Of the whole hour. */
  answered: number
}

interface Chart extends Pick<BarChartProps, 'id' | 'bars' | 'summary' | 'text' | 'hatched'> {
  good: string
  bad?: string
}

/** Small charts of what `/metrics` says, without one that has nothing in it. */
export function LastHour({ person: { t }, steps, answered }: LastHourProps): JSX.Element {
  const words = t.monitoring
  const bars = (good: (step: Step) => number, bad: (step: Step) => number = () => 0): ChartBar[] =>
    steps.map((step) => ({ label: step.label, good: good(step), bad: bad(step) }))
  const sum = (of: (step: Step) => number) => steps.reduce((total, step) => total + of(step), 0)
  const [anyFailed, anyUndelivered] = [sum(({ failed }) => failed) > 0, sum(({ undelivered }) => undelivered) > 0]
  const charts: Chart[] = [
    {
      ...{ id: 'requests', good: words.wordAnswered, bad: anyFailed ? words.wordFailed : '' },
      bars: bars(
        ({ requests, failed }) => requests - failed,
        ({ failed }) => failed,
      ),
      summary: words.requests(sum(({ requests }) => requests)),
    },
    {
      ...{ id: 'answered', bars: bars((step) => step.answered), good: words.wordTime, text: timeText },
      summary: words.answered(timeText(answered)),
    },
    {
      ...{ id: 'messages', good: words.wordSent, bad: anyUndelivered ? words.wordNotSent : '', hatched: anyFailed },
      bars: bars(
        ({ delivered }) => delivered,
        ({ undelivered }) => undelivered,
      ),
      summary: words.messages(sum(({ delivered }) => delivered)),
    },
    {
      ...{ id: 'queue', bars: bars(({ queued }) => queued), good: words.wordWaiting },
      summary: words.queue(Math.max(...steps.map(({ queued }) => queued))),
    },
  ]
  const filled = charts.filter((chart) => chart.bars.some(({ good, bad }) => good + bad > 0))
  return (
    <Card name="last-hour" heading={words.lastHour}>
      <div class="stack">
        {filled.map(({ good, bad = '', ...chart }) => (
          <BarChart {...chart} t={t} words={{ good, bad, bar: words.from }} most={words.most} every={3} />
        ))}
        <p class="hint" safe>
          {filled.length === 0 ? words.nothingYet : words.kept}
        </p>
      </div>
    </Card>
  )
}

function timeText(seconds: number): string {
  return seconds >= 1 ? `${seconds.toFixed(1)} s` : `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`
}

export interface MetricsTokenProps {
  person: Person
  /** Public base URL without a trailing slash. */
  url: string
  /** UTC ms; null: there is none. */
  made: number | null
  /** Shown this once. */
  newToken: string | undefined
}

export function MetricsToken({ person: { t, csrf }, url, made, newToken }: MetricsTokenProps): JSX.Element {
  const words = t.monitoring
  const { metricsToken, metricsTokenRemoval } = routes.admin.instance
  return (
    <>
      {newToken === undefined ? null : (
        <ShownOnce t={t} name="new-token" heading={words.newToken} secret={newToken} sentence={words.copyNow} />
      )}
      <Card name="metrics" heading={words.token} id="metrics">
        <div class="stack">
          <p safe>{words.tokenWhat}</p>
          <Facts>
            <Fact name={words.address} value={url + routes.metrics.url()} />
            <Fact name={words.tokenName}>
              {made === null ? (
                <span safe>{words.noToken}</span>
              ) : (
                <Sentence text={words.made} parts={{ time: <Moment at={made} timeZone="UTC" t={t} /> }} />
              )}
            </Fact>
          </Facts>
          <div class="button-row">
            <Form action={metricsToken.url()} csrf={csrf}>
              <Submit label={made === null ? words.make : words.replace} />
            </Form>
            {made === null ? null : (
              <Form action={metricsTokenRemoval.url()} csrf={csrf}>
                <Submit label={words.remove} />
              </Form>
            )}
          </div>
        </div>
      </Card>
    </>
  )
}
