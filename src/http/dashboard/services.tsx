import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { marksOf } from '#src/domain/forms/touched.ts'
import { countPrograms } from '#src/domain/notifications/tell-status-changes.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { checkService } from '#src/domain/services/check-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { listAllServices, listArchivedServices } from '#src/domain/services/find-service.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import type { ListProps } from '#views/dashboard/listed-service.tsx'
import { ServiceList, ServicesPage } from '#views/dashboard/services.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { filterQuery } from '#views/layout/list-filter.tsx'
import { action, type Binding, done, type MemberContext, page, type Shown } from '../action.ts'
import { wantsFragment } from '../answers.ts'
import { messagesFor } from '../spoken.ts'
import { hasIn, searchIn } from './list-filter.ts'
import { dashboardShell } from './shell.ts'

const { services } = routes.dashboard

export const serviceListRoutes: Binding[] = [
  page(services.index, (context) => showServices(context)),

  action(
    services.create,
    ({ deps, actor, params, form }) => {
      const service = { ...accepted(checkService(form)), internal: form.ticked('internal') }
      createService(deps, actor, actor.organizationId, service)
      return done(services.index.url(params), `${form.text('name')} was added.`)
    },
    (context, newService) => showServices(context, { newService }),
  ),
]

/** The list alone for htmx, else the whole page; `moved`: where what was moved stands now. */
export function showChangedList(context: MemberContext, moved?: string): Shown {
  return wantsFragment(context.request)
    ? ServiceList({ list: { ...listProps(context), moved } })
    : done(services.index.url(context.params) + filterQuery({ search: searchIn(context.query) }), moved)
}

/** `API: 2 of 5 in Platform.` */
export function whereServiceStands(context: MemberContext, id: string): string | undefined {
  const { deps, organization } = context
  const { serviceList: words } = messagesFor(context)
  for (const { group, services } of listAllServices(deps.db, organization.id)) {
    const index = services.findIndex((one) => one.id === id)
    const found = services[index]
    if (!found) continue
    const place = [found.name, index + 1, services.length] as const
    return group ? words.placeInGroup(...place, group.name) : words.place(...place)
  }
}

export async function showServices(
  context: MemberContext,
  forms: { newService?: FormState; newGroup?: FormState; problem?: string } = {},
): Promise<JSX.Element> {
  const shell = dashboardShell(context)
  const list = { ...listProps(context), problem: forms.problem }
  // There may be hundreds: visitors have their turn before they are written.
  await yieldToEventLoop()
  return ServicesPage({
    shell,
    list,
    newService: forms.newService ?? emptyForm,
    newGroup: forms.newGroup ?? emptyForm,
  })
}

/** A service is found by its name or by its group's. */
function narrowed(all: ReturnType<typeof listAllServices>, search: string) {
  return all
    .map(({ group, services }) => ({
      group,
      services: services.filter(({ name }) => hasIn(search, name, group?.name ?? '')),
    }))
    .filter(({ services }) => services.length > 0)
}

export function listProps(context: MemberContext): ListProps {
  const { deps, session, actor, organization, query, params } = context
  const statuses = currentStatuses(deps, organization.id)
  const search = searchIn(query)
  const all = listAllServices(deps.db, organization.id)
  const found = search === '' ? all : narrowed(all, search)
  return {
    t: messagesFor(context),
    slug: params.slug,
    csrf: session.csrfToken(),
    total: all.flatMap(({ services }) => services).length,
    search,
    groups: found.map(({ group, services }) => ({
      group,
      services: services.map((service) => ({
        ...service,
        shown: marksOf({ status: service.ownStatus }),
        status: statuses.get(service.id) ?? service.ownStatus,
      })),
    })),
    mayWrite: mayDo(actor.role, 'services:write'),
    maySetStatus: mayDo(actor.role, 'services:set-status'),
    archived: listArchivedServices(deps.db, organization.id).length,
    programs: countPrograms(deps.db, organization.id),
  }
}
