import { accepted } from '#src/domain/forms/checked.ts'
import { checkSubProcessor } from '#src/domain/privacy/check-sub-processor.ts'
import { listSubProcessors } from '#src/domain/privacy/find-sub-processors.ts'
import {
  addSubProcessor,
  changeSubProcessor,
  removeSubProcessor,
  subProcessorById,
} from '#src/domain/privacy/sub-processors.ts'
import { utcDay } from '#src/domain/time/utc-day.ts'
import { routes } from '#src/routes.ts'
import { AdminSubProcessorPage, AdminSubProcessorsPage } from '#views/admin/sub-processors.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { subProcessors } = routes.admin.privacy

export const subProcessorRoutes: Binding[] = [
  page(subProcessors.index, (context) => showAll(context)),

  action(
    subProcessors.create,
    ({ deps, actor, form }) => {
      const input = accepted(checkSubProcessor(form))
      addSubProcessor(deps, actor, input)
      return done(subProcessors.index.url(), `${input.name} is on the list.`)
    },
    showAll,
  ),

  page(subProcessors.show, (context) => showOne(context)),

  action(
    subProcessors.save,
    ({ deps, actor, params, form }) => {
      changeSubProcessor(deps, actor, params.id, accepted(checkSubProcessor(form)))
      return done(subProcessors.index.url(), 'The list is saved.')
    },
    showOne,
  ),

  action(subProcessors.removal, ({ deps, actor, params }) => {
    removeSubProcessor(deps, actor, params.id)
    return done(subProcessors.index.url(), 'Removed from the list.')
  }),
]

function showAll(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps } = context
  return AdminSubProcessorsPage({
    person: personOf(context),
    form,
    today: utcDay(deps.clock.now()),
    subProcessors: listSubProcessors(deps.db),
  })
}

function showOne(context: PersonContext<{ id: string }>, form: FormState = emptyForm): JSX.Element {
  const subProcessor = subProcessorById(context.deps.db, context.params.id)
  return AdminSubProcessorPage({ person: personOf(context), form, subProcessor })
}
