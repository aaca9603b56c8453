import type { DeliveryState } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DeliveryMark } from '../layout/delivery-state.tsx'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** States of all messages of one notification, in numbers. */
export interface LedgerProps {
  due: number
  delivered: number
  /** On their way at this moment. */
  sending: number
  /** Not made yet, or not tried yet. */
  waiting: number
  retrying: number
  /** Queued before a restore, and not decided about. */
  undecided: number
  failed: number
  suppressed: number
  /** due less all the others: 0, or something is wrong. */
  unaccounted: number
}

/** In the order of the sum and of the bar. */
const terms = ['delivered', 'sending', 'waiting', 'retrying', 'undecided', 'failed', 'suppressed'] as const
type Term = (typeof terms)[number]

/** Nothing is undecided but after a restore: it stands in the sum only then. */
function termsOf(ledger: LedgerProps): Term[] {
  return terms.filter((term) => term !== 'undecided' || ledger.undecided > 0)
}

/** The sum as a person checks it, drawn once more as a bar, and whether it adds up. */
export function LedgerSum({ ledger, t }: { ledger: LedgerProps; t: DashboardMessages }): JSX.Element {
  return (
    <Card name="ledger" heading={t.ledger.heading} class="ledger">
      <dl class="ledger-sum">
        <div class="ledger-term ledger-due">
          <dt safe>{t.ledger.due}</dt>
          <dd safe>{t.count(ledger.due)}</dd>
        </div>
        {termsOf(ledger).map((term, index) => (
          <div class={`ledger-term${ledger[term] === 0 ? ' ledger-nothing' : ''}`} data-sign={index === 0 ? '=' : '+'}>
            <dt>
              <DeliveryMark state={term} markOnly t={t} />
              <span safe>{t.ledger[term]}</span>
            </dt>
            <dd safe>{t.count(ledger[term])}</dd>
          </div>
        ))}
      </dl>
      <LedgerBar ledger={ledger} t={t} />
      <Verdict unaccounted={ledger.unaccounted} t={t} />
    </Card>
  )
}

/** Every ledger has to end with `0 unaccounted`; anything else is an alert. */
export function Verdict({ unaccounted, t }: { unaccounted: number; t: DashboardMessages }): JSX.Element {
  return unaccounted === 0 ? (
    <p class="verdict">
      <Icon name="circle-check" />
      <span safe>{t.ledger.unaccounted(0)}</span>
    </p>
  ) : (
    <p class="verdict verdict-wrong" role="alert">
      <Icon name="triangle-alert" />
      <strong safe>{t.ledger.unaccounted(Math.abs(unaccounted))}</strong>
    </p>
  )
}

export function number(count: number): string {
  return count.toLocaleString('en')
}

/** Percent of the bar that the smallest part takes: one message of a hundred thousand is still seen. */
const smallest = 1

function LedgerBar({ ledger, t }: { ledger: LedgerProps; t: DashboardMessages }): JSX.Element {
  const parts = widths(terms.map((term) => ({ term, messages: ledger[term] })))
  return (
    <svg class="ledger-bar" role="img" aria-labelledby="ledger-bar-title" width="100%" height="16">
      <title id="ledger-bar-title" safe>
        {termsOf(ledger)
          .map((term) => t.labelled(t.ledger[term], t.count(ledger[term])))
          .join(' · ')}
      </title>
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="hatch-ground" />
          <rect width="3" height="6" class="hatch-line" />
        </pattern>
        <pattern id="cross-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="cross-ground" />
          <path d="M0 0h6M0 0v6" class="cross-line" />
        </pattern>
        <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" class="dots-ground" />
          <circle cx="2.5" cy="2.5" r="1.2" class="dots-dot" />
        </pattern>
      </defs>
      {parts.map(({ term, x, width }) => (
        <rect class={`bar-${term}`} x={`${x}%`} width={`${width}%`} height="16" />
      ))}
    </svg>
  )
}

/** Start and width of each part that is not 0, in percent; a gap keeps neighbours apart. */
function widths(
  parts: { term: DeliveryState; messages: number }[],
): { term: DeliveryState; x: string; width: string }[] {
  const shown = parts.filter(({ messages }) => messages > 0)
  const total = shown.reduce((sum, { messages }) => sum + messages, 0)
  const shares = shown.map(({ term, messages }) => ({ term, share: Math.max(smallest, (messages / total) * 100) }))
  const scale = 100 / shares.reduce((sum, { share }) => sum + share, 0)
  let x = 0
  return shares.map(({ term, share }, index) => {
    const width = share * scale
    const part = { term, x: x.toFixed(2), width: (width - (index < shares.length - 1 ? 0.3 : 0)).toFixed(2) }
    x += width
    return part
  })
}
