import { invalid } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { endSelected } from '#src/domain/subscribers/end-subscription.ts'
import { resendToSelected } from '#src/domain/subscribers/resend-confirmations.ts'
import {
  countSelected,
  notYetGone,
  type Selected,
  type Selection,
} from '#src/domain/subscribers/selected-subscribers.ts'
import { routes } from '#src/routes.ts'
import { UnsubscribeManyPage } from '#views/dashboard/unsubscribe-many.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { filterQuery } from '#views/layout/list-filter.tsx'
import { action, type Binding, done, type MemberContext } from '../action.ts'
import { dashboardShell } from './shell.ts'
import { filterOf } from './subscriber-filter.ts'

const { subscribers, subscriberActs } = routes.dashboard

type ActContext = MemberContext & { form: Form }

/** What is done to several subscribers at once: those ticked in the list, or all that the list finds. */
export const subscriberActRoutes: Binding[] = [
  action(
    subscriberActs,
    async (context) => {
      const act = context.form.text('act')
      if (act === 'resend') return resend(context)
      else if (act === 'export') return exported(context)
      else if (context.form.text('confirmed') === '') return confirmation(context)
      else return unsubscribe(context)
    },
    (context, refused) =>
      refused.errors.typedNumber ? confirmation(context, refused) : done(listOf(context), sentenceOf(refused)),
  ),
]

async function resend(context: ActContext) {
  const { deps, actor, form } = context
  const { asked, left } = await resendToSelected(deps, actor, actor.organizationId, selectionOf(form))
  return done(
    listOf(context),
    asked + left === 0 ? 'Nobody of them waits for a confirmation by mail.' : askedText(asked, left),
  )
}

function askedText(asked: number, left: number): string {
  const [many, more] = [number(asked), number(left)]
  if (left === 0)
    return asked === 1
      ? '1 subscriber was asked once more to confirm.'
      : `${many} subscribers were asked once more to confirm.`
  else if (left === 1)
    return asked === 1
      ? '1 subscriber was asked once more to confirm. One was asked often enough for now: try again later.'
      : `${many} subscribers were asked once more to confirm. One was asked often enough for now: try again later.`
  return asked === 1
    ? `1 subscriber was asked once more to confirm. ${more} were asked often enough for now: try again later.`
    : `${many} subscribers were asked once more to confirm. ${more} were asked often enough for now: try again later.`
}

function exported({ params, form }: ActContext) {
  const selection = selectionOf(form)
  const query = 'ids' in selection ? filterQuery({ chosen: selection.ids.join(' ') }) : queryOf(form)
  return done(subscribers.csv.url(params) + query)
}

async function unsubscribe(context: ActContext) {
  const { deps, actor, form } = context
  const selection = selectionOf(form)
  const { people: now } = await selected(context)
  if (now > mostUntyped && form.text('typedNumber').replace(/\D/g, '') !== String(now))
    throw invalid({ typedNumber: `Type ${number(now)} to confirm that you mean all of them.` })
  const { ended, more } = await endSelected(deps, actor, actor.organizationId, selection)
  return done(listOf(context), unsubscribedText(ended, more))
}

function unsubscribedText(ended: number, more: boolean): string {
  const many = number(ended)
  if (!more) return ended === 1 ? '1 subscriber was unsubscribed.' : `${many} subscribers were unsubscribed.`
  return ended === 1
    ? '1 subscriber was unsubscribed. More are left: do the same again for the next ones.'
    : `${many} subscribers were unsubscribed. More are left: do the same again for the next ones.`
}

/** Beyond this many their number has to be typed. */
const mostUntyped = 50

async function confirmation(context: ActContext, refused: FormState = emptyForm): Promise<JSX.Element> {
  const { form } = context
  const { people, more } = await selected(context)
  return UnsubscribeManyPage({
    shell: dashboardShell(context),
    people,
    more,
    typed: people > mostUntyped,
    form: refused,
    fields: [
      ...['all', 'search', 'state', 'channel', 'inside'].flatMap((name) => {
        const value = form.text(name)
        return value === '' ? [] : [{ name, value }]
      }),
      ...form.list('chosen').map((value) => ({ name: 'chosen', value })),
    ],
    back: listOf(context),
  })
}

function selected({ deps, actor, form }: ActContext): Promise<Selected> {
  return countSelected(deps.db, actor.organizationId, selectionOf(form), notYetGone)
}

function selectionOf(form: Form): Selection {
  if (isAll(form)) return { filter: { ...filterOf(form.values), inside: form.text('inside') === 'yes' } }
  const ids = form.list('chosen')
  if (ids.length === 0) throw invalid({ subscribers: 'Tick somebody in the list first, or choose all.' })
  return { ids }
}

function isAll(form: Form): boolean {
  return form.text('all') === 'yes'
}

function sentenceOf({ problem, errors }: FormState): string {
  return problem ?? Object.values(errors)[0] ?? 'Nothing was done.'
}

/** The list's address, as it was when the form was sent. */
function listOf({ params, form }: ActContext): string {
  return subscribers.index.url(params) + queryOf(form)
}

function queryOf(form: Form): string {
  return filterQuery(
    Object.fromEntries(['search', 'state', 'channel', 'inside'].map((name) => [name, form.text(name)])),
  )
}

function number(count: number): string {
  return count.toLocaleString('en')
}
