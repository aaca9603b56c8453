import { routes } from '#src/routes.ts'
import type { Impact, IncidentStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { ImpactMark, IncidentStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { Composer, type ComposerProps } from './composer.tsx'
import { DraftNotice } from './draft.tsx'
import { Ending, Merge } from './incident-ending.tsx'
import { type IncidentNoteProps, Notes, Postmortem } from './incident-extras.tsx'
import { type IncidentUpdate, Update } from './incident-update.tsx'
import { Meanwhile } from './meanwhile.tsx'
import type { AudienceProps } from './notify-choice.tsx'
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
  /** Subscribers who follow the services that it names now. */
  audience: AudienceProps
  updates: IncidentUpdate[]
  publicUrl: string
  /** Ledgers hold addresses, which not every role may see. */
  mayReadLedgers: boolean
  /** Absent for those who may only read. */
  composer?: ComposerProps
  /** Short form that resolves or reopens it. */
  ending: FormState
  merge: { others: { id: string; title: string }[]; form: FormState }
  /** Only the team sees them; oldest first. */
  notes: IncidentNoteProps[]
  note: FormState
  postmortem: { draft: string; shown: Record<string, string>; form: FormState }
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
      <Meanwhile
        updates={props.meanwhile.map((update) => ({ ...update, mark: <IncidentStatusMark status={update.status} /> }))}
        timeZone={timeZone}
      />
      {composer && incident.open ? (
        <Card name="update" heading="Post an update">
          {composer.draft ? (
            <DraftNotice
              slug={slug}
              incidentId={incident.id}
              csrf={composer.csrf}
              keptAt={composer.draft.keptAt}
              timeZone={timeZone}
            />
          ) : null}
          <Composer composer={composer} />
        </Card>
      ) : null}
      {composer ? <Endings page={props} composer={composer} /> : null}
      {composer && !incident.open ? (
        <Postmortem
          slug={slug}
          incidentId={incident.id}
          csrf={composer.csrf}
          audience={props.audience}
          draft={props.postmortem.draft}
          shown={props.postmortem.shown}
          seen={props.seen}
          form={props.postmortem.form}
        />
      ) : null}
      <Card name="timeline" heading="Timeline">
        <ol class="updates">
          {updates.map((update) => (
            <Update
              update={update}
              timeZone={timeZone}
              slug={slug}
              pageUrl={shell.statusPageUrl}
              incidentId={incident.id}
              csrf={composer && updates.length > 1 ? composer.csrf : null}
              mayWrite={Boolean(composer)}
              mayReadLedgers={props.mayReadLedgers}
            />
          ))}
        </ol>
      </Card>
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

function Endings({ page, composer }: { page: IncidentPageProps; composer: ComposerProps }): JSX.Element {
  const { incident, merge, audience } = page
  const { slug, csrf } = composer
  const { proposed } = messagesOf(page.shell.organization.language)
  return (
    <>
      <Ending
        slug={slug}
        csrf={csrf}
        audience={audience}
        incident={incident}
        seen={page.seen}
        proposed={proposed.resolved}
        form={page.ending}
      />
      {incident.open ? (
        <Merge
          slug={slug}
          csrf={csrf}
          audience={audience}
          incidentId={incident.id}
          seen={page.seen}
          others={merge.others}
          proposed={proposed.merged}
          form={merge.form}
        />
      ) : null}
    </>
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
        <a class="button" href={routes.dashboard.incident.edit.url({ slug: props.slug, id: props.id })}>
          <Icon name="pencil" />
          <span>Edit</span>
        </a>
      ) : null}
    </>
  )
}
