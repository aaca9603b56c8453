import { routes } from '#src/routes.ts'
import type { BodyFormat, IncidentStatus, ServiceStatus } from '#src/words.ts'
import { Confirm } from '../layout/confirm.tsx'
import { Body } from '../layout/markdown.tsx'
import { IncidentStatusMark, ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { DeliverySummaries, type DeliverySummary } from './delivery-summary.tsx'
import type { RecallableProps } from './recall.tsx'

export interface IncidentUpdate {
  id: string
  /** Its status and first words. */
  name: string
  status: IncidentStatus
  body: string
  bodyFormat: BodyFormat
  displayAt: number
  editedAt: number | null
  notify: boolean
  services: { id: string; name: string; status: ServiceStatus }[]
  /** The time in which its messages can be recalled; null: they left, or there are none. */
  recallable: RecallableProps | null
  /** One summary for each notification about it. */
  deliveries: DeliverySummary[]
}

/** One entry of an incident's timeline, as the team sees it. */
export function Update(props: {
  update: IncidentUpdate
  timeZone: string
  slug: string
  /** Absolute, of the status page. */
  pageUrl: string
  incidentId: string
  mayWrite: boolean
  mayReadLedgers: boolean
  /** Null: it cannot be deleted, being the only one. */
  csrf: string | null
  t: DashboardMessages
}): JSX.Element {
  const { update, t } = props
  const words = t.incidentPage
  return (
    <li class={`update update-${update.status}`}>
      <div class="update-heading">
        <IncidentStatusMark status={update.status} t={t} />
        <Moment at={update.displayAt} timeZone={props.timeZone} t={t} />
        {update.notify ? null : <Badge word={words.quiet} />}
        {update.editedAt === null ? null : <Badge word={words.edited} />}
        <DeliverySummaries summaries={update.deliveries} slug={props.slug} linked={props.mayReadLedgers} t={t} />
        {props.mayWrite ? (
          <a
            href={routes.dashboard.statusUpdate.edit.url({
              slug: props.slug,
              id: props.incidentId,
              updateId: update.id,
            })}
            safe
          >
            {words.edit}
          </a>
        ) : null}
        {props.csrf === null ? null : (
          <Confirm
            label={words.delete}
            sentence={words.deleteHint}
            confirm={words.deleteUpdate}
            action={routes.dashboard.statusUpdate.deletion.url({
              slug: props.slug,
              id: props.incidentId,
              updateId: update.id,
            })}
            csrf={props.csrf}
          />
        )}
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} url={props.pageUrl} />
      </div>
      {update.services.length > 0 ? (
        <ul class="update-services" aria-label={words.updateServices}>
          {update.services.map(({ name, status }) => (
            <li>
              <bdi safe>{name}</bdi>
              <ServiceStatusMark status={status} t={t} />
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

function Badge({ word }: { word: string }): JSX.Element {
  return (
    <span class="badge" safe>
      {word}
    </span>
  )
}
