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
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  t: DashboardMessages
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
    <ListCard heading={rest.t.page.openIncidents}>
      {incidents.map((incident, index) => (
        <OpenIncident incident={incident} first={index === 0} {...rest} />
      ))}
    </ListCard>
  )
}

/** `first`: the one that single keys act on. */
type RowProps = Omit<OpenIncidentsProps, 'incidents'> & { incident: OpenIncidentRow; first: boolean }

function OpenIncident(props: RowProps): JSX.Element {
  const { t, incident, slug, csrf, now } = props
  const words = t.overview.incident
  const { newest, nextUpdateBy } = incident
  const said = newest
    ? words.said(
        isolated(shortened(plainText(newest.body, newest.bodyFormat))),
        durationText(now - newest.displayAt, t),
      )
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
        <span class="hint" safe>
          {words.openFor(durationText(now - incident.startedAt, t))}
        </span>
        <IncidentStatusMark status={incident.status} t={t} />
        {nextUpdateBy === null ? null : <Promised t={t} until={nextUpdateBy - now} />}
      </div>
      {csrf === null ? null : <Acts row={props} csrf={csrf} />}
    </li>
  )
}

/** `until`: ms; negative once it is late. */
function Promised({ t, until }: { t: DashboardMessages; until: number }): JSX.Element {
  return until > 0 ? (
    <span class="badge" safe>
      {t.overview.incident.dueIn(durationText(until, t))}
    </span>
  ) : (
    <span class="badge overdue" safe>
      {t.overview.incident.overdueBy(durationText(-until, t))}
    </span>
  )
}

function Acts({ row, csrf }: { row: RowProps; csrf: string }): JSX.Element {
  const { t, incident, slug, first, language } = row
  const words = t.overview.incident
  const { id, title, nextUpdateBy } = incident
  const extend = nextUpdateBy === null ? words.promise : words.extendPromise
  return (
    <div class="open-incident-acts">
      <a
        class="button"
        href={`${routes.dashboard.incident.show.url({ slug, id })}#field-body`}
        aria-label={words.postOf(isolated(title))}
        data-key={first ? 'u' : undefined}
        safe
      >
        {words.post}
      </a>
      <details name="open-incident">
        <summary
          class="button"
          aria-label={words.resolveNamed(isolated(title))}
          data-key={first ? 'r' : undefined}
          safe
        >
          {words.resolve}
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
            label={words.lastWords}
            hint={words.lastWordsHint}
            form={emptyForm}
            value={messagesOf(language).proposed.resolved}
            rows={2}
            required
          />
          <div class="publish">
            <NotifyChoice audience={incident.audience} notify t={t} />
            <Submit label={words.resolve} look="primary" keys="Ctrl Enter" />
          </div>
        </Form>
      </details>
      <details name="open-incident">
        <summary class="button" aria-label={t.labelled(extend, isolated(title))} data-key={first ? 'e' : undefined}>
          {escapeHtml(extend)}
        </summary>
        <PromiseForm t={t} slug={slug} csrf={csrf} incidentId={id} title={title} from="home" />
      </details>
    </div>
  )
}

interface PromiseFormProps {
  t: DashboardMessages
  slug: string
  csrf: string
  incidentId: string
  title: string
  /** The page that is shown again afterwards. */
  from: 'home' | 'incident'
}

/** Promises the next update by another time; visitors read it, nobody is told. */
export function PromiseForm(props: PromiseFormProps): JSX.Element {
  const { t, slug, csrf, incidentId, title, from } = props
  const words = t.overview.incident
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
        label={words.hearMore}
        hint={words.hearMoreHint}
        form={emptyForm}
        value="30"
        options={promiseOptions(t)}
      />
      <Submit label={words.promiseIt} ariaLabel={words.promiseNamed(isolated(title))} />
    </Form>
  )
}

const longestQuote = 160

function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text
}
