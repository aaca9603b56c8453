import { routes } from '#src/routes.ts'
import type { BodyFormat, IncidentStatus, ServiceStatus } from '#src/words.ts'
import { Confirm } from '../layout/confirm.tsx'
import { Body } from '../layout/markdown.tsx'
import { IncidentStatusMark, ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
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
}): JSX.Element {
  const { update } = props
  return (
    <li class={`update update-${update.status}`}>
      <div class="update-heading">
        <IncidentStatusMark status={update.status} />
        <Moment at={update.displayAt} timeZone={props.timeZone} />
        {update.notify ? null : <span class="badge">quiet</span>}
        {update.editedAt === null ? null : <span class="badge">edited</span>}
        <DeliverySummaries summaries={update.deliveries} slug={props.slug} linked={props.mayReadLedgers} />
        {props.mayWrite ? (
          <a
            href={routes.dashboard.statusUpdate.edit.url({
              slug: props.slug,
              id: props.incidentId,
              updateId: update.id,
            })}
          >
            Edit
          </a>
        ) : null}
        {props.csrf === null ? null : (
          <Confirm
            label="Delete"
            sentence="Visitors no longer see it, and what it set is undone. Mails that left cannot be taken back."
            confirm="Delete the update"
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
        <ul class="update-services" aria-label="Services">
          {update.services.map(({ name, status }) => (
            <li>
              <bdi safe>{name}</bdi>
              <ServiceStatusMark status={status} />
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}
