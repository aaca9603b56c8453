import { routes } from '#src/routes.ts'
import type { MaintenanceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { Problem } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { MaintenanceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { EndForm, MoveForm, Stop, type WriteProps } from './maintenance-forms.tsx'
import { type MaintenanceUpdate, Update, UpdateForm } from './maintenance-update.tsx'
import { Meanwhile } from './meanwhile.tsx'
import { leadText } from './plan-maintenance.tsx'
import { type PlannedPublicationProps, PlannedPublications } from './planned-publications.tsx'
import { Recalls } from './recall.tsx'

export interface WindowPageProps {
  /** What waits to be published about it. */
  planned: PlannedPublicationProps[]
  shell: Shell
  timeZone: string
  window: {
    id: string
    title: string
    status: MaintenanceStatus
    scheduledStart: number
    scheduledEnd: number
    startedAt: number | null
    endedAt: number | null
    overrunAt: number | null
    autoStart: boolean
    autoComplete: boolean
    affectsServices: boolean
    releasesServices: boolean
  }
  /** It has not begun though its time has come, and nobody has said that it starts by itself. */
  late: boolean
  services: { name: string }[]
  reminders: { leadMinutes: number; remindAt: number; settledAt: number | null }[]
  updates: MaintenanceUpdate[]
  /** Absent: it does not repeat. */
  series?: { rule: string; ended: boolean }
  publicUrl: string
  /** Ledgers hold addresses, which not every role may see. */
  mayReadLedgers: boolean
  /** Absent for those who may only read. */
  write?: WriteProps
  /** Updates that a form which comes back had not shown. */
  meanwhile: MaintenanceUpdate[]
  problem?: string
}

export function WindowPage(props: WindowPageProps): JSX.Element {
  const { shell, window, timeZone, write } = props
  const { t } = shell
  const words = t.windowPage
  const { slug } = shell.organization
  const over = window.endedAt !== null
  return (
    <DashboardShell
      shell={shell}
      title={window.title}
      room="maintenance"
      actions={
        <WindowActions t={t} slug={slug} id={window.id} publicUrl={props.publicUrl} mayEdit={Boolean(write) && !over} />
      }
    >
      <Problem sentence={props.problem} />
      <WindowFacts page={props} />
      {write ? (
        <Recalls
          updates={props.updates}
          actionOf={(id) => routes.dashboard.maintenanceUpdate.recall.url({ slug, id: window.id, updateId: id })}
          csrf={shell.csrf}
          timeZone={timeZone}
          t={t}
          label={words.recall}
          hintOf={words.recallHint}
        />
      ) : null}
      {props.late ? (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span safe>{words.late}</span>
        </p>
      ) : null}
      <PlannedPublications t={t} slug={slug} timeZone={timeZone} publications={props.planned} />
      <Meanwhile
        t={t}
        updates={props.meanwhile.map((update) => ({
          ...update,
          mark: <MaintenanceStatusMark status={update.status} t={t} />,
        }))}
        timeZone={timeZone}
      />
      {write && !over ? (
        <UpdateForm
          shell={shell}
          window={window}
          audience={write.audience}
          recallSeconds={write.recallSeconds}
          seen={write.seen}
          form={write.forms.update}
          open={!isOtherOpen(write)}
        />
      ) : null}
      {write && !over ? (
        window.status === 'scheduled' ? (
          <MoveForm page={props} write={write} />
        ) : (
          <EndForm page={props} write={write} />
        )
      ) : null}
      {write ? <Stop page={props} write={write} /> : null}
      <Card name="timeline" heading={words.timeline}>
        <ol class="updates">
          {props.updates.map((update) => (
            <Update
              t={t}
              update={update}
              timeZone={timeZone}
              slug={slug}
              pageUrl={shell.statusPageUrl}
              windowId={window.id}
              mayWrite={Boolean(write)}
              mayReadLedgers={props.mayReadLedgers}
            />
          ))}
        </ol>
      </Card>
    </DashboardShell>
  )
}

function isOtherOpen({ forms: { update: _, ...others } }: WriteProps): boolean {
  return Object.values(others).some(({ values }) => Object.keys(values).length > 0)
}

interface ActionsProps {
  t: DashboardMessages
  slug: string
  id: string
  publicUrl: string
  mayEdit: boolean
}

function WindowActions({ t, ...props }: ActionsProps): JSX.Element {
  return (
    <>
      <a class="button" href={props.publicUrl}>
        <Icon name="external-link" />
        <span safe>{t.windowPage.asVisitors}</span>
      </a>
      {props.mayEdit ? (
        <a class="button" href={routes.dashboard.maintenanceWindow.edit.url({ slug: props.slug, id: props.id })}>
          <Icon name="pencil" />
          <span safe>{t.formWords.edit}</span>
        </a>
      ) : null}
    </>
  )
}

function WindowFacts({ page }: { page: WindowPageProps }): JSX.Element {
  const { shell, window, timeZone, services, reminders, series } = page
  const { t } = shell
  const words = t.windowPage
  const open = reminders.filter(({ settledAt }) => settledAt === null)
  return (
    <div class="incident-facts">
      <MaintenanceStatusMark status={window.status} t={t} />
      <span>
        <Sentence
          text={words.span}
          parts={{
            start: <Moment at={window.scheduledStart} timeZone={timeZone} t={t} />,
            end: <Moment at={window.scheduledEnd} timeZone={timeZone} t={t} />,
          }}
        />
      </span>
      {window.overrunAt !== null && window.endedAt === null ? <span safe>{t.maintenance.overrun}</span> : null}
      {services.length > 0 ? (
        <span safe>{words.touches(t.list(services.map(({ name }) => isolated(name))))}</span>
      ) : null}
      {window.affectsServices ? null : <span safe>{words.leavesStatus}</span>}
      {window.releasesServices ? null : <span safe>{words.keepsStatus}</span>}
      {window.status === 'scheduled' && open.length > 0 ? (
        <span safe>{words.reminds(t.list(open.map(({ leadMinutes }) => leadText(leadMinutes, t))))}</span>
      ) : null}
      {series ? <span safe>{series.ended ? words.ruleEnded(series.rule) : words.rule(series.rule)}</span> : null}
    </div>
  )
}
