import { routes } from '#src/routes.ts'
import type { Impact, IncidentStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ImpactMark, IncidentStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { BeginWith } from './begin-with.tsx'
import type { ComposerProps } from './composer.tsx'
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
import { WriteUpdate } from './write-update.tsx'

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
  const { t } = shell
  const { slug } = shell.organization
  const words = t.incidentPage
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
          t={t}
        />
      }
    >
      <Problem sentence={props.problem} />
      <div class="incident-facts">
        <IncidentStatusMark status={incident.status} t={t} />
        <ImpactMark impact={incident.impact} t={t} />
        <span>
          <Sentence
            text={words.started}
            parts={{ time: <Moment at={incident.startedAt} timeZone={timeZone} t={t} /> }}
          />
        </span>
        {incident.nextUpdateBy === null ? null : (
          <span>
            <Sentence
              text={words.promisedBy}
              parts={{ time: <Moment at={incident.nextUpdateBy} timeZone={timeZone} t={t} /> }}
            />
          </span>
        )}
        {props.services.length > 0 ? (
          <span safe>{words.affects(t.list(props.services.map(({ name }) => isolated(name))))}</span>
        ) : null}
      </div>
      {composer ? (
        <Recalls
          updates={updates}
          actionOf={(id) => routes.dashboard.statusUpdate.recall.url({ slug, id: incident.id, updateId: id })}
          csrf={composer.csrf}
          timeZone={timeZone}
          t={t}
          label={words.takeBack}
          hintOf={(name) =>
            updates.length === 1 ? words.takesBackIncident(incident.title, name) : words.takesBackUpdate(name)
          }
        />
      ) : null}
      <PlannedPublications slug={slug} timeZone={timeZone} publications={props.planned} t={t} />
      <Meanwhile
        updates={props.meanwhile.map((update) => ({
          ...update,
          mark: <IncidentStatusMark status={update.status} t={t} />,
        }))}
        timeZone={timeZone}
        t={t}
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
            t={t}
          />
        </div>
      </div>
    </DashboardShell>
  )
}

function Timeline({ page }: { page: IncidentPageProps }): JSX.Element {
  const { shell, incident, updates, timeZone, composer } = page
  return (
    <Card name="timeline" heading={shell.t.incidentPage.timeline}>
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
            t={shell.t}
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
  const { t } = page.shell
  const shared = { slug, csrf, audience, recallSeconds, seen: page.seen, t }
  if (!incident.open)
    return (
      <>
        <Ending {...shared} incident={incident} proposed="" form={page.ending} />
        {page.postmortem.draft === '' ? <BeginWith templates={postmortemTemplates(page)} t={t} /> : null}
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
      <WriteUpdate
        incidentId={incident.id}
        composer={composer}
        newest={page.updates[0]}
        timeZone={page.timeZone}
        open={!other}
        t={t}
      />
      <Ending {...shared} incident={incident} proposed={proposed.resolved} form={page.ending} />
      <Merge
        {...shared}
        incidentId={incident.id}
        others={page.merge.others}
        proposed={proposed.merged}
        form={page.merge.form}
      />
      <details class="card ending" name="act">
        <summary data-key="e" safe>
          {incident.nextUpdateBy === null ? t.incidentPage.promise : t.incidentPage.extend}
        </summary>
        <PromiseForm slug={slug} csrf={csrf} incidentId={incident.id} title={incident.title} from="incident" t={t} />
      </details>
    </>
  )
}

/** Named so that they are not taken for templates of an update. */
function postmortemTemplates({ shell: { t }, postmortem }: IncidentPageProps): { name: string; url: string }[] {
  return postmortem.templates.map(({ name, url }) => ({ name: t.incidentPage.postmortemTemplate(name), url }))
}
