import { mayDo } from '#src/domain/authorize.ts'
import { invalid } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { readMoment } from '#src/domain/forms/read-moment.ts'
import { changePublication } from '#src/domain/publications/change-publication.ts'
import { type Decided, publishNow, rehearsal, releasePublication, sendBack } from '#src/domain/publications/decide.ts'
import {
  findPublication,
  type ListedPublication,
  publishedLately,
  waitingPublications,
} from '#src/domain/publications/find-publication.ts'
import { previewOf } from '#src/domain/publications/preview.ts'
import { isOpen, textsOf } from '#src/domain/publications/publication.ts'
import { publishInEmergency } from '#src/domain/publications/publish-in-emergency.ts'
import { isOwn, nameOfReleaser, othersThan } from '#src/domain/publications/releasers.ts'
import { performing } from '#src/domain/publishing/acts.ts'
import { draftsmanOf, withdrawToDraft } from '#src/domain/publishing/withdraw-to-draft.ts'
import { routes } from '#src/routes.ts'
import { PublicationPage, type PublicationProps } from '#views/dashboard/publication.tsx'
import { PublicationsPage } from '#views/dashboard/publications.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { publishAtField } from '../held.ts'
import { shownMoment } from '../shown-moment.ts'
import { dashboardShell } from './shell.ts'

const { publication, publications } = routes.dashboard

/** Published ones that the list shows. */
const mostPublished = 25

export const publicationRoutes: Binding[] = [
  page(publications.index, showPublications),

  page(publication.show, (context) => showPublication(context)),

  action(
    publication.release,
    (context) => {
      const { deps, actor, params, form } = context
      const released = releasePublication(
        deps,
        actor,
        actor.organizationId,
        params.id,
        reviewed(form),
        performing(deps),
      )
      return led(context, released)
    },
    (context, { problem }) => showPublication(context, {}, problem),
  ),

  action(
    publication.return,
    ({ deps, actor, params, form }) => {
      const input = { version: reviewed(form).version, reason: form.text('reason') }
      sendBack(deps, actor, actor.organizationId, params.id, input)
      return done(publication.show.url(params), 'It is sent back, with your reason.')
    },
    (context, back) => showPublication(context, { back }),
  ),

  action(
    publication.publishing,
    (context) => {
      const { deps, actor, params, form } = context
      const reason = form.text('emergency')
      const decide = reason === '' && form.values.emergency === undefined ? publishNow : publishInEmergency
      const seen = { ...reviewed(form), reason }
      return led(context, decide(deps, actor, actor.organizationId, params.id, seen, performing(deps)))
    },
    (context, emergency) =>
      context.form.values.emergency === undefined
        ? showPublication(context, {}, emergency.problem)
        : showPublication(context, { emergency }),
  ),

  action(
    publication.save,
    ({ deps, actor, params, form, organization }) => {
      const publishAt = publishAtIn(form, organization.timeZone)
      const texts = { title: form.text('title').replace(/\s+/g, ' '), body: form.raw('body').replace(/\r\n/g, '\n') }
      const typed = Object.fromEntries(Object.entries(texts).filter(([name]) => form.values[name] !== undefined))
      const { version } = reviewed(form)
      const change = { ...typed, version, publishAt }
      changePublication(deps, actor, actor.organizationId, params.id, change, performing(deps))
      return done(publication.show.url(params), 'The change is saved.')
    },
    (context, change) => showPublication(context, { change }),
  ),

  action(
    publication.withdrawal,
    ({ deps, actor, params: { slug, id } }) => {
      const isDraft = withdrawToDraft(deps, actor, actor.organizationId, id)
      const sentence = isDraft
        ? 'It is withdrawn, and a draft of its writer again.'
        : 'It is withdrawn, and is not published.'
      return done(publications.index.url({ slug }), sentence)
    },
    (context, { problem }) => showPublication(context, {}, problem),
  ),
]

function reviewed(form: Form): { version: number; digest: string } {
  return { version: Number(form.text('version')), digest: form.text('digest') }
}

/** Null: at no time. */
function publishAtIn(form: Form, timeZone: string): number | null {
  if (form.text(publishAtField) === '') return null
  const { at, problem } = readMoment(form, publishAtField, timeZone, 'Type a date and a time.')
  if (at === null) throw invalid({ [publishAtField]: problem })
  return at
}

function led({ params }: MemberContext<'id'>, decided: Decided) {
  const sentence = 'publishedAs' in decided ? 'It is published.' : 'It is released, and goes out at its time.'
  return done(publication.show.url(params), sentence)
}

function showPublications(context: MemberContext): JSX.Element {
  const { deps, organization } = context
  return PublicationsPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    waiting: waitingPublications(deps.db, organization.id),
    published: publishedLately(deps.db, organization.id, mostPublished),
  })
}

type Forms = Partial<PublicationProps['forms']>

function showPublication(context: MemberContext<'id'>, forms: Forms = {}, problem?: string): JSX.Element {
  const { deps, actor, organization, params } = context
  const found = findPublication(deps.db, organization.id, params.id)
  const change: FormState = forms.change ?? emptyForm
  const preview = isOpen(found) ? previewOf(deps, found, () => rehearsal(deps, actor, found, performing(deps))) : null
  return PublicationPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    publication: { ...found, releasedBy: nameOfReleaser(deps.db, found) },
    subjectUrl: subjectUrl(found, params.slug),
    becomesDraft: draftsmanOf(deps.db, found) !== null,
    preview,
    problem,
    texts: textsOf(found.args),
    moment: shownMoment(change, publishAtField, organization.timeZone, found.publishAt),
    may: { write: mayDo(actor.role, 'incidents:write'), release: !isOwn(deps.db, actor, found) },
    hasOthers: othersThan(deps.db, found).length > 0,
    forms: { change, back: forms.back ?? emptyForm, emergency: forms.emergency ?? emptyForm },
  })
}

function subjectUrl({ act, subjectId, resultId }: ListedPublication, slug: string): string | null {
  const id = resultId ?? subjectId
  if (id === '' || act === 'maintenance.end_series') return null
  if (act === 'announcement.publish') return routes.dashboard.announcement.show.url({ slug, id })
  const { incident, maintenanceWindow } = routes.dashboard
  return (act.startsWith('incident.') ? incident : maintenanceWindow).show.url({ slug, id })
}
