import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { addSubscriber, checkAddedSubscriber } from '#src/domain/subscribers/add-subscriber.ts'
import { downloadSubscribers } from '#src/domain/subscribers/export-subscribers.ts'
import { countServices, everything } from '#src/domain/subscribers/following.ts'
import { channelsInUse, countByState, countKinds } from '#src/domain/subscribers/list-subscribers.ts'
import { quarantineCauses, releaseCause } from '#src/domain/subscribers/release-cause.ts'
import { searchSubscribers } from '#src/domain/subscribers/search-subscribers.ts'
import { offeredLanguages, type Subscriber, since } from '#src/domain/subscribers/subscriber.ts'
import { routes } from '#src/routes.ts'
import { NewSubscriberPage } from '#views/dashboard/new-subscriber.tsx'
import { type SubscriberRow, SubscribersPage } from '#views/dashboard/subscribers.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { download } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { followingChoice } from '../following-choice.ts'
import { turnLinks, turnOf } from '../turn.ts'
import { dashboardShell } from './shell.ts'
import { downloadedBy, filterOf } from './subscriber-filter.ts'

const { subscriber, subscribers } = routes.dashboard

const perPage = 50

export const subscriberListRoutes: Binding[] = [
  page(subscribers.index, showSubscribers),

  page(subscribers.csv, ({ deps, actor, params, query, set }) => {
    const pieces = downloadSubscribers(deps, actor, downloadedBy(query))
    return download(set, { type: 'text/csv; charset=utf-8', name: `subscribers-${params.slug}.csv` }, pieces)
  }),

  page(subscribers.new, (context) => showNew(context)),

  action(
    subscribers.create,
    ({ deps, actor, params, form }) => {
      const input = accepted(checkAddedSubscriber(form))
      const { id } = addSubscriber(deps, actor, actor.organizationId, input)
      const sentence = input.consent === null ? 'A confirmation mail is on its way.' : 'Added. Notified from now on.'
      return done(subscriber.show.url({ ...params, id }), sentence)
    },
    showNew,
  ),

  action(routes.dashboard.subscriberReleases, async ({ deps, actor, params, form }) => {
    const people = await releaseCause(deps, actor, actor.organizationId, form.text('cause'))
    return done(`${subscribers.index.url(params)}?state=quarantined`, backIn(people))
  }),
]

async function showSubscribers(context: MemberContext): Promise<JSX.Element> {
  const { deps, query, actor, organization } = context
  const filter = filterOf(query)
  const inside = query.inside === 'yes'
  const mayWrite = mayDo(actor.role, 'subscribers:write')
  const found = await searchSubscribers(deps.db, organization.id, { ...filter, inside }, turnOf(query), perPage)
  return SubscribersPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    counts: countByState(deps.db, organization.id),
    channels: channelsInUse(deps.db, organization.id),
    filter: { search: filter.search ?? '', state: filter.state ?? '', channel: filter.channel ?? '' },
    inside,
    subscribers: rowsOf(deps, found.rows),
    more: found.more,
    byBeginning: found.byBeginning,
    turns: turnLinks(found),
    all: filter.search ? null : countKinds(deps.db, organization.id, filter),
    mayWrite,
    causes: mayWrite && filter.state === 'quarantined' ? causesOf(deps, organization.id) : [],
    subscribeUrl: routes.statusPage.subscribe.show.url({ base: pageUrl(deps, organization) }),
  })
}

function causesOf({ db }: AppDeps, organizationId: string) {
  return quarantineCauses(db, organizationId).map(({ cause, subscribers }) => ({ cause, count: subscribers }))
}

function rowsOf(deps: AppDeps, found: Subscriber[]): SubscriberRow[] {
  const chosen = countServices(
    deps.db,
    found.map(({ id }) => id),
  )
  return found.map((subscriber) => ({
    ...subscriber,
    since: since(subscriber),
    incidents: subscriber.followsIncidents,
    maintenance: subscriber.followsMaintenance,
    services: subscriber.followsAll ? null : (chosen.get(subscriber.id) ?? 0),
  }))
}

function showNew(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const offered = followingChoice(context.deps, context.organization.id, form, everything)
  const languages = offeredLanguages(context.organization)
  return NewSubscriberPage({ shell: dashboardShell(context), form, offered, languages })
}

function backIn(people: number): string {
  if (people === 0) return 'Nobody is in quarantine for this any more.'
  else if (people === 1) return 'One is back in: notified again from now on.'
  else return `${people.toLocaleString('en')} are back in: notified again from now on.`
}
