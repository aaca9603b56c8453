import { urls } from '#src/urls.ts'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { CsrfField, FormProblem, type FormState, Problem } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { Body } from '../layout/markdown.tsx'
import {
  type Impact,
  ImpactMark,
  type IncidentStatus,
  IncidentStatusMark,
  type ServiceStatus,
  ServiceStatusMark,
} from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { Composer, type ComposerProps, NotifyChoice } from './composer.tsx'
import { type IncidentNoteProps, Notes, Postmortem } from './incident-extras.tsx'

export interface IncidentUpdate {
  id: string
  status: IncidentStatus
  body: string
  bodyFormat: 'markdown' | 'html'
  displayAt: number
  editedAt: number | null
  notify: boolean
  services: { id: string; name: string; status: ServiceStatus }[]
}

export interface IncidentPageProps {
  shell: Shell
  timeZone: string
  incident: {
    id: string
    title: string
    status: IncidentStatus
    impact: Impact
    startedAt: number
    open: boolean
    nextUpdateBy: number | null
  }
  services: { id: string; name: string }[]
  updates: IncidentUpdate[]
  publicUrl: string
  /** Absent for those who may only read. */
  composer?: ComposerProps
  /** The short form that ends it, or takes it up again. */
  ending: FormState
  /** The team's alone, oldest first. */
  notes: IncidentNoteProps[]
  note: FormState
  postmortem: { draft: string; form: FormState }
  /** What was refused, where no form on the page holds it. */
  problem?: string
}

export function IncidentPage(props: IncidentPageProps): JSX.Element {
  const { shell, incident, updates, timeZone, composer } = props
  const { slug } = shell.organization
  return (
    <DashboardShell
      shell={shell}
      title={incident.title}
      room="incidents"
      actions={
        <IncidentActions slug={slug} id={incident.id} publicUrl={props.publicUrl} mayWrite={Boolean(composer)} />
      }
    >
      <Problem sentence={props.problem} />
      <div class="incident-facts">
        <IncidentStatusMark status={incident.status} />
        <ImpactMark impact={incident.impact} />
        <span>
          Started <Moment at={incident.startedAt} timeZone={timeZone} />
        </span>
        {incident.nextUpdateBy === null ? null : (
          <span>
            Next update promised by <Moment at={incident.nextUpdateBy} timeZone={timeZone} />
          </span>
        )}
        {props.services.length > 0 ? (
          <span safe>{`Affects ${props.services.map(({ name }) => name).join(', ')}`}</span>
        ) : null}
      </div>
      {composer && incident.open ? (
        <section class="card" aria-labelledby="update-heading">
          <h2 id="update-heading">Post an update</h2>
          <Composer composer={composer} />
        </section>
      ) : null}
      {composer ? (
        <Ending
          slug={slug}
          incident={incident}
          composer={composer}
          form={props.ending}
          proposed={messagesOf(shell.organization.language).proposed.resolved}
        />
      ) : null}
      {composer && !incident.open ? (
        <Postmortem
          slug={slug}
          incidentId={incident.id}
          csrf={composer.csrf}
          audience={composer.audience}
          draft={props.postmortem.draft}
          form={props.postmortem.form}
        />
      ) : null}
      <section class="card" aria-labelledby="timeline-heading">
        <h2 id="timeline-heading">Timeline</h2>
        <ol class="updates">
          {updates.map((update) => (
            <Update
              update={update}
              timeZone={timeZone}
              slug={slug}
              incidentId={incident.id}
              csrf={composer && updates.length > 1 ? composer.csrf : null}
              mayWrite={Boolean(composer)}
            />
          ))}
        </ol>
      </section>
      <Notes
        slug={slug}
        incidentId={incident.id}
        notes={props.notes}
        timeZone={timeZone}
        csrf={composer?.csrf ?? null}
        form={props.note}
      />
    </DashboardShell>
  )
}

function IncidentActions(props: { slug: string; id: string; publicUrl: string; mayWrite: boolean }): JSX.Element {
  return (
    <>
      <a class="button" href={props.publicUrl}>
        <Icon name="external-link" />
        <span>As visitors see it</span>
      </a>
      {props.mayWrite ? (
        <a class="button" href={urls.editIncident(props.slug, props.id)}>
          <Icon name="pencil" />
          <span>Edit</span>
        </a>
      ) : null}
    </>
  )
}

/** Resolving and reopening in one sentence and one button, for the moment everyone waited for. */
function Ending(props: {
  slug: string
  incident: IncidentPageProps['incident']
  composer: ComposerProps
  form: FormState
  proposed: string
}): JSX.Element {
  const { slug, incident, composer, form } = props
  const action = incident.open ? urls.incidentResolution(slug, incident.id) : urls.incidentReopening(slug, incident.id)
  return (
    <details class="card ending" open={Object.keys(form.errors).length > 0}>
      <summary>{incident.open ? 'Resolve this incident' : 'Reopen this incident'}</summary>
      <form method="post" action={action} class="stack">
        <CsrfField token={composer.csrf} />
        <FormProblem form={form} />
        <div class="field">
          <label for="ending-body">{incident.open ? 'Last words' : 'Why it is open again'}</label>
          <textarea
            id="ending-body"
            name="body"
            rows="3"
            required
            aria-invalid={form.errors.body ? 'true' : undefined}
            aria-describedby={form.errors.body ? 'ending-error' : undefined}
            safe
          >
            {form.values.body ?? (incident.open ? props.proposed : '')}
          </textarea>
          {form.errors.body ? (
            <p class="field-error" id="ending-error" safe>
              {form.errors.body}
            </p>
          ) : null}
        </div>
        <p class="hint">
          {incident.open
            ? 'Its services are given back: each is operational again unless something else holds it.'
            : 'Its services are set to what they were before it was resolved; change that with an update.'}
        </p>
        <div class="publish">
          <NotifyChoice audience={composer.audience} notify />
          <button type="submit" class="button primary">
            {incident.open ? 'Resolve' : 'Reopen'}
          </button>
        </div>
      </form>
    </details>
  )
}

function Update(props: {
  update: IncidentUpdate
  timeZone: string
  slug: string
  incidentId: string
  mayWrite: boolean
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
        {props.mayWrite ? <a href={urls.editStatusUpdate(props.slug, props.incidentId, update.id)}>Edit</a> : null}
        {props.csrf === null ? null : (
          <Confirm
            label="Delete"
            sentence="Visitors no longer see it, and what it set is undone. Mails that left cannot be taken back."
            confirm="Delete the update"
            action={urls.statusUpdateDeletion(props.slug, props.incidentId, update.id)}
            csrf={props.csrf}
          />
        )}
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} />
      </div>
      {update.services.length > 0 ? (
        <ul class="update-services" aria-label="Services">
          {update.services.map(({ name, status }) => (
            <li>
              <span safe>{name}</span>
              <ServiceStatusMark status={status} />
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}
