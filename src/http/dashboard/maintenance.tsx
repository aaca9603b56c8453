import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { filledCannedTexts } from '#src/domain/incidents/canned-texts.ts'
import { bodyProblem } from '#src/domain/incidents/check-incident.ts'
import { discardDraft, findDraft, newMaintenance, saveDraft } from '#src/domain/incidents/drafts.ts'
import { checkNewWindow, reminderField, remindSeriesField } from '#src/domain/maintenance/check-window.ts'
import { pastWindows, pendingWindows } from '#src/domain/maintenance/find-window.ts'
import { foldSeries } from '#src/domain/maintenance/fold-series.ts'
import type { MaintenanceWindow } from '#src/domain/maintenance/maintenance-window.ts'
import { plannedMessages } from '#src/domain/maintenance/planned-messages.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { searchWindows, type WindowFilter } from '#src/domain/maintenance/search-windows.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { wasSent } from '#src/domain/sent-forms/send-once.ts'
import { namedServices } from '#src/domain/services/named-services.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import {
  MaintenancePage,
  type MaintenancePageProps,
  type PendingRow,
  type WindowRow,
} from '#views/dashboard/maintenance.tsx'
import { NewMaintenancePage, type PlanProps } from '#views/dashboard/plan-maintenance.tsx'
import { PlanFragment } from '#views/dashboard/planned-messages.tsx'
import type { TextPreviewProps } from '#views/dashboard/text-preview.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { keyIn } from '../form-fields.ts'
import { publishAtField } from '../held.ts'
import { shownMoment } from '../shown-moment.ts'
import { messagesFor } from '../spoken.ts'
import { turnLinks, turnOf } from '../turn.ts'
import { planAudience } from './audience.ts'
import { beginning, withDraft } from './composer.ts'
import { draftFields } from './incident-drafts.tsx'
import { readWindowFilter } from './list-filter.ts'
import { planFor, shownTimes } from './maintenance-plan.ts'
import { dashboardShell } from './shell.ts'

const { maintenance, maintenanceWindow } = routes.dashboard

const perPage = 25

export const maintenanceRoutes: Binding[] = [
  page(maintenance.index, showMaintenance),

  page(maintenance.new, (context) => showNewWindow(context)),

  action(maintenance.audience, (context) => {
    const { deps, actor, organization, params, form } = context
    // What was typed may still be on its way when its form has been sent: it must not be the next plan's draft.
    if (!wasSent(deps.db, keyIn(form.values), maintenance.create.url(params)))
      saveDraft(deps, actor, newMaintenance, draftFields(form))
    return PlanFragment({
      t: messagesFor(context),
      audience: planAudience(deps, actor.organizationId, form.values),
      planned: plannedMessages(form, organization.timeZone, deps.clock.now()),
      preview: textPreview(deps, organization, form.values),
    })
  }),

  action(maintenance.draftRemoval, ({ deps, actor, params, form }) => {
    discardDraft(deps, actor, newMaintenance)
    return done(
      maintenance.new.url(params, { template: form.text('template') || undefined }),
      'The draft is discarded.',
    )
  }),

  action(
    maintenance.create,
    ({ deps, actor, organization, params, form }) => {
      const input = accepted(checkNewWindow(form, organization.timeZone))
      const { id } = scheduleWindow(deps, actor, organization.id, input)
      return done(maintenanceWindow.show.url({ ...params, id }), 'The maintenance is planned and on the page.')
    },
    (context, refused) => showNewWindow(context, refused),
  ),
]

async function showMaintenance(context: MemberContext): Promise<JSX.Element> {
  const { deps, query, actor, organization } = context
  const services = namedServices(deps.db, organization.id)
  const { values, filter, problem } = readWindowFilter(query, organization.timeZone, services)
  const isNarrowed = Object.values(filter).some((value) => value !== undefined)
  return MaintenancePage({
    ...{ shell: dashboardShell(context), timeZone: organization.timeZone },
    ...{ filter: values, problem, services },
    mayWrite: mayDo(actor.role, 'incidents:write'),
    ...(isNarrowed ? await foundParts(context, filter) : bothParts(context)),
  })
}

type Parts = Pick<MaintenancePageProps, 'found' | 'pending' | 'pendingLeft' | 'past' | 'turns'>

async function foundParts({ deps, query, organization }: MemberContext, filter: WindowFilter): Promise<Parts> {
  const found = await searchWindows(deps.db, organization.id, filter, turnOf(query), perPage)
  return { found: found.rows.map(rowOf), pending: [], pendingLeft: 0, past: [], turns: turnLinks(found) }
}

function bothParts({ deps, query, organization }: MemberContext): Parts {
  const past = pastWindows(deps.db, organization.id, turnOf(query), perPage)
  const { rows, left } = past.newer === null ? pendingRows(deps, organization) : { rows: [], left: 0 }
  return { found: null, pending: rows, pendingLeft: left, past: past.rows.map(rowOf), turns: turnLinks(past) }
}

/** Rows of what runs or is planned. */
const mostPending = 100

/** What runs, then what is planned, the earliest first, a series in one row. */
export function pendingRows(
  { db }: Pick<AppDeps, 'db'>,
  { id, timeZone }: Pick<Organization, 'id' | 'timeZone'>,
  most = mostPending,
): { rows: PendingRow[]; left: number } {
  const pending = pendingWindows(db, id)
  const running = pending.filter(({ status }) => status !== 'scheduled')
  const planned = pending.filter(({ status }) => status === 'scheduled')
  const folded = foldSeries(db, planned, timeZone, Math.max(0, most - running.length))
  return {
    rows: [
      ...running.map((window) => ({ ...rowOf(window), rhythm: null, others: [] })),
      ...folded.rows.map(({ window, rhythm, others }) => ({ ...rowOf(window), rhythm, others: others.map(rowOf) })),
    ],
    left: folded.left,
  }
}

function showNewWindow(context: MemberContext, refused: FormState = emptyForm): JSX.Element {
  const { deps, actor, organization, params, query } = context
  const draft = refused === emptyForm ? findDraft(deps.db, actor, newMaintenance) : undefined
  const begun = withDraft(context, refused, draft)
  const form = draft === undefined && refused === emptyForm ? fromTemplate(context) : begun.form
  const sent = Object.keys(form.values).length > 0
  const plan = planFor(deps, organization.id, form)
  const fields = sent ? form.values : ticksOf(plan)
  return NewMaintenancePage({
    shell: dashboardShell(context),
    plan,
    times: shownTimes(form, organization.timeZone),
    audience: planAudience(deps, organization.id, form.values),
    notify: sent ? form.values.notify !== undefined : true,
    planned: plannedMessages(readForm(fields), organization.timeZone, deps.clock.now()),
    preview: textPreview(deps, organization, form.values),
    remindSeries: form.values[remindSeriesField] !== undefined,
    templates: filledCannedTexts(deps, organization, 'maintenance').map(({ id, name }) => ({
      name,
      url: maintenance.new.url(params, { template: id }),
    })),
    later: shownMoment(form, publishAtField, organization.timeZone, null),
    draft: draft && { keptAt: draft.updatedAt, asked: !begun.continued, begins: beginning(draft) },
    timeZone: organization.timeZone,
    template: query.template,
  })
}

/** Empty while it could not be saved as it is. */
function textPreview(deps: AppDeps, organization: Organization, { body = '' }: FormState['values']): TextPreviewProps {
  return { body: bodyProblem(body) === undefined ? body : '', pageUrl: pageUrl(deps, organization) }
}

/** With title and text of the template that the address names; all else is as it is offered. */
function fromTemplate({ deps, organization, query }: MemberContext): FormState {
  const text = filledCannedTexts(deps, organization, 'maintenance').find(({ id }) => id === query.template)
  if (!text) return emptyForm
  const offered = { ...ticksOf(planFor(deps, organization.id, emptyForm)), autoComplete: 'yes', notify: 'yes' }
  return { values: { ...offered, title: text.title, body: text.body }, errors: {} }
}

/** The form as it is offered, before anything is typed. */
function ticksOf({ reminders, ...plan }: PlanProps): Record<string, string> {
  const steps = (['autoStart', 'notifyAtStart', 'notifyAtEnd'] as const).filter((field) => plan[field])
  const chosen = reminders.filter(({ chosen }) => chosen).map(({ minutes }) => reminderField(minutes))
  return Object.fromEntries([...steps, ...chosen].map((field) => [field, 'yes']))
}

function rowOf(window: MaintenanceWindow): WindowRow {
  return { ...window, repeats: window.seriesId !== null }
}
