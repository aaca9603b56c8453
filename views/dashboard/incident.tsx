import { routes } from '#src/routes.ts'
import type { Impact, IncidentStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Body } from '../layout/markdown.tsx'
import { ImpactMark, IncidentStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { BeginWith } from './begin-with.tsx'
import { Composer, type ComposerProps } from './composer.tsx'
import { DraftNotice, DraftPreviews } from './draft.tsx'
import { DraftQuestion } from './draft-question.tsx'
import { PromiseForm } from './home-open-incidents.tsx'
import { IncidentActions } from './incident-actions.tsx'
import { Ending, Merge } from './incident-ending.tsx'
import { type IncidentNoteProps, Notes, Postmortem } from './incident-extras.tsx'
import { type IncidentUpdate, Update } from './incident-update.tsx'
import { Meanwhile } from './meanwhile.tsx'
import type { AudienceProps } from './notify-choice.tsx'
import { OtherEditors, type OtherEditorsProps } from './other-editors.tsx'
import { type PlannedPublicationProps, PlannedPublications } from './planned-publications.tsx'
import { Recalls } from './recall.tsx'

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
  /** What waits to be published about it. */
  planned: PlannedPublicationProps[]
  /** Subscribers who follow the services that it names now. */
  audience: AudienceProps
  /** How long messages can be taken back. */
  recallSeconds: number
  updates: IncidentUpdate[]
  publicUrl: string
  /** Ledgers hold addresses, which not every role may see. */
  mayReadLedgers: boolean
  /** Absent for those who may only read. */
  composer?: ComposerProps
  /** Absent for those who may only read. */
  others?: OtherEditorsProps
  /** Short form that resolves or reopens it. */
  ending: FormState
  merge: { others: { id: string; title: string }[]; form: FormState }
  /** Only the team sees them; oldest first. */
  notes: IncidentNoteProps[]
  note: FormState
  postmortem: {
    templates: { name: string; url: string }[]
    draft: string
    shown: Record<string, string>
    form: FormState
  }
  /** The last update that is shown; and those that a form which comes back had not shown. */
  seen: string
  meanwhile: IncidentUpdate[]
  /** Why an action was refused that has no form on the page. */
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
        <IncidentActions
          slug={slug}
          id={incident.id}
          publicUrl={props.publicUrl}
          mayWrite={Boolean(composer)}
          isTranslated={shell.organization.furtherLanguages.length > 0}
        />
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
          <span safe>{`Affects ${props.services.map(({ name }) => isolated(name)).join(', ')}`}</span>
        ) : null}
      </div>
      {composer ? (
        <Recalls
          updates={updates}
          actionOf={(id) => routes.dashboard.statusUpdate.recall.url({ slug, id: incident.id, updateId: id })}
          csrf={composer.csrf}
          timeZone={timeZone}
          label="Take it back"
          hintOf={(name) =>
            updates.length === 1
              ? `Takes back the incident “${incident.title}” with ${name}. No mail or chat message leaves, visitors no longer see it, and the text is a draft again. Webhooks that know of it are told that it is over.`
              : `Takes back ${name}. No mail or chat message leaves, visitors no longer see it, and the text is a draft again. Webhooks that know of it are told how the incident stands without it.`
          }
        />
      ) : null}
      <PlannedPublications slug={slug} timeZone={timeZone} publications={props.planned} />
      <Meanwhile
        updates={props.meanwhile.map((update) => ({ ...update, mark: <IncidentStatusMark status={update.status} /> }))}
        timeZone={timeZone}
      />
      <div class="desk course">
        <div class="desk-form">
          {props.others ? <OtherEditors {...props.others} /> : null}
          {composer ? <Acts page={props} composer={composer} /> : null}
        </div>
        <div class="desk-aside">
          <Timeline page={props} />
          <Notes
            slug={slug}
            incidentId={incident.id}
            notes={props.notes}
            timeZone={timeZone}
            csrf={composer?.csrf ?? null}
            form={props.note}
          />
        </div>
      </div>
    </DashboardShell>
  )
}

function Timeline({ page }: { page: IncidentPageProps }): JSX.Element {
  const { shell, incident, updates, timeZone, composer } = page
  return (
    <Card name="timeline" heading="Timeline">
      <ol class="updates">
        {updates.map((update) => (
          <Update
            update={update}
            timeZone={timeZone}
            slug={shell.organization.slug}
            pageUrl={shell.statusPageUrl}
            incidentId={incident.id}
            csrf={composer && updates.length > 1 ? composer.csrf : null}
            mayWrite={Boolean(composer)}
            mayReadLedgers={page.mayReadLedgers}
          />
        ))}
      </ol>
    </Card>
  )
}

/** What is done about the incident: one of the forms is open at a time, with its button at the foot of the window. */
function Acts({ page, composer }: { page: IncidentPageProps; composer: ComposerProps }): JSX.Element {
  const { incident, audience, recallSeconds } = page
  const { slug, csrf } = composer
  const { proposed } = messagesOf(page.shell.organization.language)
  const shared = { slug, csrf, audience, recallSeconds, seen: page.seen }
  if (!incident.open)
    return (
      <>
        <Ending {...shared} incident={incident} proposed="" form={page.ending} />
        {page.postmortem.draft === '' ? <BeginWith templates={page.postmortem.templates} /> : null}
        <Postmortem
          {...shared}
          incidentId={incident.id}
          draft={page.postmortem.draft}
          shown={page.postmortem.shown}
          form={page.postmortem.form}
        />
      </>
    )
  const other = [page.ending, page.merge.form].some(({ values }) => Object.keys(values).length > 0)
  return (
    <>
      <WriteUpdate page={page} composer={composer} open={!other} />
      <Ending {...shared} incident={incident} proposed={proposed.resolved} form={page.ending} />
      <Merge
        {...shared}
        incidentId={incident.id}
        others={page.merge.others}
        proposed={proposed.merged}
        form={page.merge.form}
      />
      <details class="card ending" name="act">
        <summary data-key="e">
          {incident.nextUpdateBy === null ? 'Promise the next update' : 'Extend the promise'}
        </summary>
        <PromiseForm slug={slug} csrf={csrf} incidentId={incident.id} title={incident.title} from="incident" />
      </details>
    </>
  )
}

function WriteUpdate(props: { page: IncidentPageProps; composer: ComposerProps; open: boolean }): JSX.Element {
  const { page, composer, open } = props
  const { incident, timeZone, updates } = page
  const { slug, csrf, draft, asked } = composer
  const shared = { slug, incidentId: incident.id, csrf, timeZone }
  const [newest] = updates
  return (
    <details class="card ending" name="act" open={open}>
      <summary data-key="u">Post an update</summary>
      {newest ? <Newest update={newest} timeZone={timeZone} /> : null}
      {asked ? (
        <DraftQuestion {...shared} keptAt={asked.keptAt} begins={asked.begins} />
      ) : (
        <>
          {draft ? <DraftNotice {...shared} keptAt={draft.keptAt} /> : null}
          <Composer composer={composer} />
          <DraftPreviews draft={draft} />
        </>
      )}
    </details>
  )
}

/** On a phone the timeline stands below the form: what was said last is read above it. */
function Newest({ update, timeZone }: { update: IncidentUpdate; timeZone: string }): JSX.Element {
  return (
    <section class="newest-update" aria-label="Newest update">
      <div class="update-heading">
        <IncidentStatusMark status={update.status} />
        <Moment at={update.displayAt} timeZone={timeZone} />
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} />
      </div>
    </section>
  )
}
