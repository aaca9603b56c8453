import { routes } from '#src/routes.ts'
import { number } from './ledger-sum.tsx'

/** Sums of one notification about an update, without addresses, so that everybody on the team may see them. */
export interface DeliverySummary {
  notificationId: string
  correction: boolean
  recalled: boolean
  due: number
  delivered: number
  failed: number
  /** Still on the way. */
  left: number
  /** Queued before a restore, and not decided about. */
  undecided: number
  unaccounted: number
}

/** `told 1,204 of 1,204`, and a link to the ledger for those who may see addresses. */
export function DeliverySummaries({
  summaries,
  slug,
  linked,
}: {
  summaries: DeliverySummary[]
  slug: string
  linked: boolean
}): JSX.Element {
  return (
    <>
      {summaries.map((one) =>
        linked ? (
          <a
            class={summaryClass(one)}
            href={routes.dashboard.notification.show.url({ slug, id: one.notificationId })}
            safe
          >
            {summaryText(one)}
          </a>
        ) : (
          <span class={summaryClass(one)} safe>
            {summaryText(one)}
          </span>
        ),
      )}
    </>
  )
}

function summaryClass({ unaccounted }: DeliverySummary): string {
  return unaccounted === 0 ? 'told' : 'told told-wrong'
}

function summaryText(summary: DeliverySummary): string {
  const { correction, recalled, due, delivered, failed, left, undecided, unaccounted } = summary
  if (recalled && delivered === 0) return 'taken back, nobody told'
  else if (recalled) return `taken back, ${number(delivered)} ${delivered === 1 ? 'webhook' : 'webhooks'} told before`
  const parts = [
    `${correction ? 'correction: ' : ''}told ${number(delivered)} of ${number(due)}`,
    ...(left > 0 ? [`${number(left)} on the way`] : []),
    ...(undecided > 0 ? [`${number(undecided)} undecided`] : []),
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(unaccounted !== 0 ? [`${number(Math.abs(unaccounted))} unaccounted`] : []),
  ]
  return parts.join(', ')
}
