import { invalid } from '#src/domain/errors.ts'
import { accepted, errorsOf, readFrom, together } from '#src/domain/forms/checked.ts'
import { type Form, readForm } from '#src/domain/forms/form.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import type { Direction } from '#src/domain/one-place.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { checkService } from '#src/domain/services/check-service.ts'
import {
  checkCorrection,
  correctionsOf,
  correctStatus,
  withdrawCorrection,
} from '#src/domain/services/correct-status.ts'
import { dropService, type Spot } from '#src/domain/services/drop-service.ts'
import { editedFields, editService } from '#src/domain/services/edit-service.ts'
import { findService } from '#src/domain/services/find-service.ts'
import { moveService } from '#src/domain/services/move-service.ts'
import type { Service } from '#src/domain/services/service.ts'
import { checkOptions, dayAt, startProblem } from '#src/domain/services/service-options.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { routes } from '#src/routes.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { ServicePage } from '#views/dashboard/service.tsx'
import { ServicePreview, type ServicePreviewProps } from '#views/dashboard/service-preview.tsx'
import { ServiceList } from '#views/dashboard/services.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { wantsFragment } from '../answers.ts'
import { shownMoment } from '../shown-moment.ts'
import { messagesFor, saidInForm } from '../spoken.ts'
import { listProps, showChangedList, showServices, whereServiceStands } from './services.tsx'
import { dashboardShell } from './shell.ts'

const { service, services } = routes.dashboard

export const serviceRoutes: Binding[] = [
  page(service.show, (context) => showService(context)),

  action(
    service.save,
    ({ deps, actor, organization, params, form }) => {
      const clock = { now: deps.clock.now(), timeZone: organization.timeZone }
      const service = accepted(together(checkService(form), checkOptions(form, clock)))
      editService(deps, actor, actor.organizationId, params.id, service, shownMarks(form))
      return done(services.index.url(params), `${form.text('name')} was saved.`)
    },
    (context, form) => showService(context, { form }),
  ),

  action(service.preview, (context) => {
    const { deps, organization, params, form } = context
    const clock = { now: deps.clock.now(), timeZone: organization.timeZone }
    const saved = findService(deps.db, organization.id, params.id)
    const typed = together(checkService(form), checkOptions(form, clock))
    return wantsFragment(context.request)
      ? ServicePreview({
          t: messagesFor(context),
          preview: previewOf(context, { ...saved, ...readFrom(typed) }),
          swap: true,
        })
      : showService(context, {
          form: saidInForm(messagesFor(context), { values: form.values, errors: errorsOf(typed) }),
        })
  }),

  action(
    service.archive,
    ({ deps, actor, params, form }) => {
      archiveService(deps, actor, actor.organizationId, params.id, form.text('typedName'))
      return done(services.index.url(params), `${form.text('typedName')} was archived.`)
    },
    (context, archive) => showService(context, { archive }),
  ),

  action(
    service.status,
    (context) => {
      const { deps, actor, params, form } = context
      setServiceStatus(deps, actor, actor.organizationId, params.id, statusOf(form), shownMarks(form))
      return showChangedList(context)
    },
    (context, { errors, problem }) => {
      const { name } = findService(context.deps.db, context.organization.id, context.params.id)
      const sentence = messagesFor(context).labelled(name, errors.status ?? problem ?? '')
      return wantsFragment(context.request)
        ? ServiceList({ list: { ...listProps(context), problem: sentence } })
        : showServices(context, { problem: sentence })
    },
  ),

  action(service.position, (context) => {
    const { deps, actor, params, form } = context
    if (form.ticked('group')) dropService(deps, actor, actor.organizationId, params.id, spotOf(form))
    else moveService(deps, actor, actor.organizationId, params.id, directionOf(form))
    return showChangedList(context, whereServiceStands(context, params.id))
  }),

  action(
    service.corrections,
    ({ deps, actor, organization, params, form }) => {
      correctStatus(deps, actor, organization.id, params.id, accepted(checkCorrection(form, organization.timeZone)))
      return done(service.show.url(params), 'The record is corrected.')
    },
    (context, correction) => showService(context, { correction }),
  ),

  action(service.correctionWithdrawal, ({ deps, actor, params }) => {
    withdrawCorrection(deps, actor, actor.organizationId, params.id, params.correctionId)
    return done(service.show.url(params), 'The correction is withdrawn.')
  }),
]

function statusOf(form: Form): ServiceStatus {
  const status = serviceStatuses.find((one) => one === form.text('status'))
  if (!status) throw invalid({}, 'Choose one of the five statuses.')
  return status
}

export function directionOf(form: Form): Direction {
  return form.text('direction') === 'up' ? 'up' : 'down'
}

/** Where a service was dropped. */
function spotOf(form: Form): Spot {
  return { serviceGroupId: form.text('group') || null, before: form.text('before') || null }
}

/** What visitors see of a service as the form stands; a day that is none yet counts as not typed. */
function previewOf({ deps, organization }: MemberContext, service: Service): ServicePreviewProps {
  const { timeZone } = organization
  const { id, ownStatus, startDate, startedAt } = service
  const day = startDate !== null && startProblem(startDate, { now: deps.clock.now(), timeZone }) === undefined
  return {
    ...service,
    status: currentStatuses(deps, organization.id).get(id) ?? ownStatus,
    since: day ? startDate : dayAt(startedAt, timeZone),
  }
}

interface ServiceForms {
  form?: FormState
  archive?: FormState
  correction?: FormState
}

/** Those of a form that was refused. */
function typedOptions({ deps, organization }: MemberContext, form: FormState | undefined): Partial<Service> {
  if (!form) return {}
  return readFrom(checkOptions(readForm(form.values), { now: deps.clock.now(), timeZone: organization.timeZone }))
}

function showService(context: MemberContext<'id'>, forms: ServiceForms = {}): JSX.Element {
  const { deps, organization, params } = context
  const { timeZone } = organization
  const { correction = emptyForm } = forms
  const found = findService(deps.db, organization.id, params.id)
  return ServicePage({
    shell: dashboardShell(context),
    service: found,
    groups: listProps(context).groups,
    shown: marksOf(editedFields(found)),
    form: forms.form ?? emptyForm,
    archive: forms.archive ?? emptyForm,
    timeZone,
    today: dayAt(deps.clock.now(), timeZone),
    preview: previewOf(context, { ...found, ...typedOptions(context, forms.form) }),
    corrections: correctionsOf(deps.db, params.id),
    correction: {
      form: correction,
      from: shownMoment(correction, 'from', timeZone, null),
      to: shownMoment(correction, 'to', timeZone, null),
    },
  })
}
