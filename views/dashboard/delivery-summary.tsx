import { routes } from '#src/routes.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  t,
}: {
  summaries: DeliverySummary[]
  slug: string
  linked: boolean
  t: DashboardMessages
}): JSX.Element {
  return (
    <>
      {summaries.map((one) =>
        linked ? (
          <a
            class={['told', one.unaccounted !== 0 && 'told-wrong']}
            href={routes.dashboard.notification.show.url({ slug, id: one.notificationId })}
            safe
          >
            {summaryText(one, t)}
          </a>
        ) : (
          <span class={['told', one.unaccounted !== 0 && 'told-wrong']} safe>
            {summaryText(one, t)}
          </span>
        ),
      )}
    </>
  )
}

function summaryText(summary: DeliverySummary, { told, ledger }: DashboardMessages): string {
  const { correction, recalled, due, delivered, failed, left, undecided, unaccounted } = summary
  if (recalled && delivered === 0) return told.takenBackNobody
  else if (recalled) return told.takenBack(delivered)
  const parts = [
    correction ? told.correction(delivered, due) : told.told(delivered, due),
    ...(left > 0 ? [told.left(left)] : []),
    ...(undecided > 0 ? [told.undecided(undecided)] : []),
    ...(failed > 0 ? [told.failed(failed)] : []),
    ...(unaccounted !== 0 ? [ledger.unaccounted(Math.abs(unaccounted))] : []),
  ]
  return parts.reduce((first, next) => told.further(first, next))
}
