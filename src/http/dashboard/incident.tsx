import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import { filledCannedTexts } from '#src/domain/incidents/canned-texts.ts'
import { checkBody } from '#src/domain/incidents/check-incident.ts'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { findDraft, newIncident } from '#src/domain/incidents/drafts.ts'
import {
  findIncident,
  findStatusUpdate,
  openIncidents,
  servicesOf,
  updatesOf,
} from '#src/domain/incidents/find-incident.ts'
import { isOver, withShownImpact } from '#src/domain/incidents/incident.ts'
import { addIncidentNote, notesOf } from '#src/domain/incidents/incident-notes.ts'
import { mergeIncident } from '#src/domain/incidents/merge-incident.ts'
import { mergedInto } from '#src/domain/incidents/merged-into.ts'
import { publishPostmortem, savePostmortemDraft } from '#src/domain/incidents/postmortem.ts'
import { reopenIncident, resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { takeBackUpdate } from '#src/domain/incidents/take-back-update.ts'
import { lastWritten, writtenSince } from '#src/domain/incidents/unseen-updates.ts'
import { waitingAbout } from '#src/domain/publications/find-publication.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { pageUrlForTeam } from '#src/domain/settings/page-url.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { IncidentPage } from '#views/dashboard/incident.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page, type Shown } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { incidentAudience } from './audience.ts'
import { backFrom } from './back-from.ts'
import { composed } from './composer.ts'
import { withDeliverySummaries } from './delivery-summaries.ts'
import { postedUpdate, updateComposer } from './incident-update.ts'
import { otherEditors } from './other-editors.tsx'
import { nameIn, withRecallable } from './recallable.ts'
import { dashboardShell } from './shell.ts'

const { incident, incidents, statusUpdate } = routes.dashboard

export const incidentRoutes: Binding[] = [
  page(incident.show, (context) => showIncident(context)),

  action(
    incident.updates,
    (context) => {
      postedUpdate(context)
      return done(incident.show.url(context.params), 'The update is on the page.')
    },
    (context, update) => showIncident(context, { update: { ...update, values: composed(context).values } }),
  ),

  action(
    incident.resolution,
    ({ deps, actor, params, form }) => {
      resolveIncident(deps, actor, actor.organizationId, params.id, said(form))
      return backFrom(form, params, 'The incident is resolved.')
    },
    (context, ending) => showIncident(context, { ending }),
  ),

  action(
    incident.reopening,
    ({ deps, actor, params, form }) => {
      reopenIncident(deps, actor, actor.organizationId, params.id, said(form))
      return done(incident.show.url(params), 'The incident is open again.')
    },
    (context, ending) => showIncident(context, { ending }),
  ),

  action(
    incident.merger,
    ({ deps, actor, params: { slug, id }, form }) => {
      const intoId = form.text('intoId')
      mergeIncident(deps, actor, actor.organizationId, id, { ...said(form), intoId })
      return done(incident.show.url({ slug, id: intoId }), 'The other incident was merged into this one.')
    },
    (context, merge) => showIncident(context, { merge, problem: merge.problem }),
  ),

  action(
    incident.notes,
    ({ deps, actor, params, form }) => {
      const told = addIncidentNote(deps, actor, actor.organizationId, params.id, accepted(checkBody(form)))
      return done(incident.show.url(params), noteSentence(told))
    },
    (context, note) => showIncident(context, { note }),
  ),

  action(
    incident.postmortem,
    ({ deps, actor, params, form }) => {
      const draft = { body: form.raw('body') }
      savePostmortemDraft(deps, actor, actor.organizationId, params.id, draft, shownMarks(form))
      return done(incident.show.url(params), 'The draft is saved. Visitors do not see it.')
    },
    (context, postmortem) => showIncident(context, { postmortem, problem: postmortem.problem }),
  ),

  action(
    incident.postmortemPublication,
    ({ deps, actor, params, form }) => {
      publishPostmortem(deps, actor, actor.organizationId, params.id, said(form), shownMarks(form))
      return done(incident.show.url(params), 'The postmortem is on the page.')
    },
    (context, postmortem) => showIncident(context, { postmortem, problem: postmortem.problem }),
  ),

  action(
    statusUpdate.deletion,
    ({ deps, actor, params }) => {
      deleteStatusUpdate(deps, actor, actor.organizationId, params.id, params.updateId)
      return done(incident.show.url(params), 'The update is deleted.')
    },
    (context, { problem }) => showIncident(context, { problem }),
  ),

  action(
    statusUpdate.recall,
    (context) => {
      const { deps, actor, params } = context
      const { slug, id, updateId } = params
      const t = messagesFor(context)
      const found = findIncident(deps.db, actor.organizationId, id)
      const name = nameIn(t, findStatusUpdate(deps.db, found, updateId))
      const draftOf = takeBackUpdate(deps, actor, actor.organizationId, id, updateId)
      const url =
        draftOf === newIncident
          ? incidents.new.url({ slug }, continuing)
          : incident.show.url({ slug, id: draftOf }, continuing)
      const { takenBack, takenBackIncident } = t.incidentPage
      return done(url, draftOf === newIncident ? takenBackIncident(found.title, name) : takenBack(name))
    },
    (context, { problem }) => showIncident(context, { problem }),
  ),
]

/** What was taken back is written on at once. */
const continuing = { draft: 'continue' }

/** A text to visitors, whether subscribers get it, and the last update that its form showed. */
export function said(form: Form) {
  return { ...accepted(checkBody(form)), notify: form.ticked('notify'), seen: seenIn(form) }
}

/** Undefined for a form that does not say what it showed. */
export function seenIn(form: Form): string | undefined {
  return form.text('seen') || undefined
}

/** `told`: names of those who are mailed that it mentions them. */
function noteSentence(told: string[]): string {
  if (told.length === 0) return 'The note is saved. Visitors do not see it.'
  return `The note is saved and mailed to ${new Intl.ListFormat('en').format(told)}. Visitors do not see it.`
}

/** The page's forms as typed, where one was refused. */
interface IncidentForms {
  update?: FormState
  ending?: FormState
  merge?: FormState
  note?: FormState
  postmortem?: FormState
  /** The refusal of a button that has no form to show it in. */
  problem?: string
}

export async function showIncident(context: MemberContext<'id'>, forms: IncidentForms = {}): Promise<Shown> {
  const { deps, actor, organization, params } = context
  const { slug, id } = params
  const into = mergedInto(deps.db, organization.id, id)
  if (into !== undefined) return done(incident.show.url({ slug, id: into }), 'That incident was merged into this one.')
  const found = findIncident(deps.db, organization.id, id)
  const mayWrite = mayDo(actor.role, 'incidents:write')
  const draft = findDraft(deps.db, actor, id)
  const labelOf = serviceLabels(deps.db, organization.id)
  const labelled = updatesOf(deps.db, id).map((update) => ({
    ...update,
    services: update.services.map((one) => ({ ...one, name: labelOf(one) })),
  }))
  const updates = await withDeliverySummaries(deps, withRecallable(deps, labelled, messagesFor(context)))
  const postmortemTemplates = filledCannedTexts(deps, organization, 'postmortem')
  const since = unseenBy(deps, id, Object.values(forms))
  const props = {
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    incident: { ...withShownImpact(found), open: !isOver(found) },
    services: servicesOf(deps.db, id).map((one) => ({ ...one, name: labelOf(one) })),
    planned: waitingAbout(deps.db, organization.id, id),
    audience: incidentAudience(deps, organization.id, id),
    recallSeconds: organization.recallSeconds,
    updates,
    seen: lastWritten(deps.db, id)?.id ?? '',
    meanwhile: updates.filter((update) => since.includes(update.id)),
    mayReadLedgers: mayDo(actor.role, 'subscribers:read'),
    publicUrl: routes.statusPage.incident.url({ base: pageUrlForTeam(deps, organization), id }),
    composer: mayWrite ? updateComposer(context, found, forms.update ?? emptyForm, draft) : undefined,
    others: mayWrite ? otherEditors(context, lastWritten(deps.db, id)?.id ?? '') : undefined,
    ending: forms.ending ?? emptyForm,
    merge: {
      others: openIncidents(deps.db, organization.id).filter((other) => other.id !== id),
      form: forms.merge ?? emptyForm,
    },
    notes: notesOf(deps.db, id),
    note: forms.note ?? emptyForm,
    postmortem: {
      templates: postmortemTemplates.map(({ id: template, name }) => ({
        name,
        url: incident.show.url(params, { postmortem: template }),
      })),
      draft:
        found.postmortemDraft ?? postmortemTemplates.find((one) => one.id === context.query.postmortem)?.body ?? '',
      shown: marksOf({ body: found.postmortemDraft ?? '' }),
      form: forms.postmortem ?? emptyForm,
    },
    problem: forms.problem,
  }
  // Its forms name every service: visitors have their turn before they are written.
  await yieldToEventLoop()
  return IncidentPage(props)
}

/** Updates that were posted since the form was opened that comes back now. */
function unseenBy({ db }: MemberContext['deps'], id: string, forms: (FormState | string | undefined)[]): string[] {
  const [seen] = forms.flatMap((form) => (typeof form === 'object' ? (form.values.seen ?? []) : []))
  return seen === undefined ? [] : writtenSince(db, id, seen)
}
