import { escapeHtml } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { BodyFormat, IncidentStatus, Language } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { isolated } from '../layout/direction.ts'
import { emptyForm, SeenField, Select, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { plainText } from '../layout/markdown.tsx'
import { IncidentStatusMark } from '../layout/status.tsx'
import { durationText } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'
import { promiseOptions } from './promise-choice.ts'

export interface OpenIncidentRow {
  id: string
  title: string
  status: IncidentStatus
  startedAt: number
  newest: { body: string; bodyFormat: BodyFormat; displayAt: number } | null
  /** UTC ms of the promised next update; null: none is promised. */
  nextUpdateBy: number | null
  /** The last update that the row shows. */
  seen: string
  audience: AudienceProps
}

interface OpenIncidentsProps {
  incidents: OpenIncidentRow[]
  slug: string
  /** Of the status page: the last words are proposed in it. */
  language: Language
  /** Null for those who may only read. */
  csrf: string | null
  /** UTC ms. */
  now: number
}

/** The open incidents on the overview, each with what is mostly done about it. */
export function OpenIncidents({ incidents, ...rest }: OpenIncidentsProps): JSX.Element {
  if (incidents.length === 0) return ''
  return (
    <ListCard heading="Open incidents">
      {incidents.map((incident, index) => (
        <OpenIncident incident={incident} first={index === 0} {...rest} />
      ))}
    </ListCard>
  )
}

/** `first`: the one that single keys act on. */
type RowProps = Omit<OpenIncidentsProps, 'incidents'> & { incident: OpenIncidentRow; first: boolean }

function OpenIncident(props: RowProps): JSX.Element {
  const { incident, slug, csrf, now } = props
  const { newest, nextUpdateBy } = incident
  const said = newest
    ? `${isolated(shortened(plainText(newest.body, newest.bodyFormat)))} (${durationText(now - newest.displayAt)} ago)`
    : ''
  return (
    <li class="row open-incident">
      <div class="row-main">
        <h3 dir="auto">
          <a href={routes.dashboard.incident.show.url({ slug, id: incident.id })} dir="auto" safe>
            {incident.title}
          </a>
        </h3>
        <p class="hint" safe>
          {said}
        </p>
      </div>
      <div class="row-state">
        <span class="hint" safe>{`open for ${durationText(now - incident.startedAt)}`}</span>
        <IncidentStatusMark status={incident.status} />
        {nextUpdateBy === null ? null : <Promised until={nextUpdateBy - now} />}
      </div>
      {csrf === null ? null : <Acts row={props} csrf={csrf} />}
    </li>
  )
}

/** `until`: ms; negative once it is late. */
function Promised({ until }: { until: number }): JSX.Element {
  return until > 0 ? (
    <span class="badge" safe>{`next update due in ${durationText(until)}`}</span>
  ) : (
    <span class="badge overdue" safe>{`next update overdue by ${durationText(-until)}`}</span>
  )
}

function Acts({ row, csrf }: { row: RowProps; csrf: string }): JSX.Element {
  const { incident, slug, first, language } = row
  const { id, title, nextUpdateBy } = incident
  const extend = nextUpdateBy === null ? 'Promise an update' : 'Extend the promise'
  return (
    <div class="open-incident-acts">
      <a
        class="button"
        href={`${routes.dashboard.incident.show.url({ slug, id })}#field-body`}
        aria-label={`Post an update of ${isolated(title)}`}
        data-key={first ? 'u' : undefined}
      >
        Post an update
      </a>
      <details name="open-incident">
        <summary class="button" aria-label={`Resolve ${isolated(title)}`} data-key={first ? 'r' : undefined}>
          Resolve
        </summary>
        <Form
          action={routes.dashboard.incident.resolution.url({ slug, id })}
          csrf={csrf}
          class="stack"
          submitOnCtrlEnter
          autocomplete="off"
        >
          <SeenField seen={incident.seen} />
          <input type="hidden" name="from" value="home" />
          <TextArea
            name="body"
            id={`last-words-${id}`}
            label="Last words"
            hint="Each of its services is operational again, unless something else still affects it."
            form={emptyForm}
            value={messagesOf(language).proposed.resolved}
            rows={2}
            required
          />
          <div class="publish">
            <NotifyChoice audience={incident.audience} notify />
            <Submit label="Resolve" look="primary" keys="Ctrl Enter" />
          </div>
        </Form>
      </details>
      <details name="open-incident">
        <summary class="button" aria-label={`${extend}: ${isolated(title)}`} data-key={first ? 'e' : undefined}>
          {escapeHtml(extend)}
        </summary>
        <PromiseForm slug={slug} csrf={csrf} incidentId={id} title={title} from="home" />
      </details>
    </div>
  )
}

interface PromiseFormProps {
  slug: string
  csrf: string
  incidentId: string
  title: string
  /** The page that is shown again afterwards. */
  from: 'home' | 'incident'
}

/** Promises the next update by another time; visitors read it, nobody is told. */
export function PromiseForm({ slug, csrf, incidentId, title, from }: PromiseFormProps): JSX.Element {
  return (
    <Form
      action={routes.dashboard.incident.promise.url({ slug, id: incidentId })}
      csrf={csrf}
      class="promise"
      submitOnCtrlEnter
    >
      <input type="hidden" name="from" value={from} />
      <Select
        name="nextUpdateIn"
        id={`promise-${incidentId}`}
        label="Visitors hear more"
        hint="The page says the new time. Nobody is told."
        form={emptyForm}
        value="30"
        options={promiseOptions}
      />
      <Submit label="Promise it" ariaLabel={`Promise the next update of ${isolated(title)} by then`} />
    </Form>
  )
}

const longestQuote = 160

function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text
}
