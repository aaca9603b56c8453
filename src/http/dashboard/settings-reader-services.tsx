import type { Form } from '#src/domain/forms/form.ts'
import { listMetrics } from '#src/domain/metrics/find-metric.ts'
import { changeReader } from '#src/domain/page-access/change-reader.ts'
import { findReaderGroup, listReaderGroups } from '#src/domain/page-access/find-reader-groups.ts'
import { findReader, listReaders, type PageReader } from '#src/domain/page-access/find-readers.ts'
import { metricsHeld } from '#src/domain/page-access/metric-rows.ts'
import { changeReaderGroup, createReaderGroup, removeReaderGroup } from '#src/domain/page-access/reader-groups.ts'
import { groupsOfReader, type Holder, readersOfGroup, servicesHeld } from '#src/domain/page-access/reader-rows.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { routes } from '#src/routes.ts'
import { type OfferedServices, ReaderGroupPage, ReaderServicesPage } from '#views/dashboard/reader-services.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { showReaders } from './settings-readers.tsx'
import { dashboardShell } from './shell.ts'

const { readers } = routes.dashboard.settings

/** What each reader of a page of readers may see, by themselves and by groups. */
export const readerServicesRoutes: Binding[] = [
  page(readers.services.show, (context) => showReader(context)),

  action(
    readers.services.save,
    ({ deps, actor, organization, params, form }) => {
      const seen = { serviceIds: ticked(form, 'service'), metricIds: ticked(form, 'metric') }
      const chosen = { ...seen, groupIds: ticked(form, 'group') }
      const reader = changeReader(deps, actor, organization.id, params.id, chosen)
      return done(readers.show.url(params), `What ${shownReader(reader)} sees is saved.`)
    },
    showReader,
  ),

  action(
    readers.groups.create,
    ({ deps, actor, organization, params, form }) => {
      const { id } = createReaderGroup(deps, actor, organization.id, { name: form.text('name') })
      return done(readers.groups.show.url({ ...params, id }), 'The group is added. Choose its readers and services.')
    },
    (context, groupForm) => showReaders(context, emptyForm, groupForm),
  ),

  page(readers.groups.show, (context) => showGroup(context)),

  action(
    readers.groups.save,
    ({ deps, actor, organization, params, form }) => {
      changeReaderGroup(deps, actor, organization.id, params.id, {
        name: form.text('name'),
        serviceIds: ticked(form, 'service'),
        metricIds: ticked(form, 'metric'),
        readerIds: ticked(form, 'reader'),
      })
      return done(readers.show.url(params), 'The group is saved.')
    },
    showGroup,
  ),

  action(readers.groups.removal, ({ deps, actor, organization, params }) => {
    removeReaderGroup(deps, actor, organization.id, params.id)
    return done(readers.show.url(params), 'The group is removed.')
  }),
]

/** A domain with its @. */
export function shownReader({ kind, address }: Pick<PageReader, 'kind' | 'address'>): string {
  return kind === 'domain' ? `@${address}` : address
}

function showReader(context: MemberContext<'id'>, form: FormState = emptyForm): JSX.Element {
  const { deps, organization, params } = context
  const reader = findReader(deps.db, organization.id, params.id)
  const groupIds = groupsOfReader(deps.db, reader.id)
  const byGroups = new Set(groupIds.flatMap((group) => servicesHeld(deps.db, { group })))
  const labelOf = serviceLabels(deps.db, organization.id)
  const services = offeredServices(context, form, servicesHeld(deps.db, { reader: reader.id }))
  return ReaderServicesPage({
    shell: dashboardShell(context),
    reader: { id: reader.id, shown: shownReader(reader) },
    groups: listReaderGroups(deps.db, organization.id).map(({ id, name }) => ({
      ...{ id, name },
      chosen: isTicked(form, `group-${id}`, groupIds.includes(id)),
    })),
    byGroups: services.flatMap((group) => group.services.flatMap((one) => (byGroups.has(one.id) ? labelOf(one) : []))),
    services,
    metrics: offeredMetrics(context, form, { reader: reader.id }),
    form,
  })
}

function showGroup(context: MemberContext<'id'>, form: FormState = emptyForm): JSX.Element {
  const { deps, organization, params } = context
  const group = findReaderGroup(deps.db, organization.id, params.id)
  const members = readersOfGroup(deps.db, group.id)
  return ReaderGroupPage({
    shell: dashboardShell(context),
    group,
    readers: listReaders(deps.db, organization.id).map((reader) => ({
      ...{ id: reader.id, name: shownReader(reader) },
      chosen: isTicked(form, `reader-${reader.id}`, members.includes(reader.id)),
    })),
    services: offeredServices(context, form, servicesHeld(deps.db, { group: group.id })),
    metrics: offeredMetrics(context, form, { group: group.id }),
    form,
  })
}

function offeredServices({ deps, organization }: MemberContext, form: FormState, held: string[]): OfferedServices[] {
  return listAllServices(deps.db, organization.id)
    .filter(({ services }) => services.length > 0)
    .map(({ group, services }) => ({
      name: group?.name ?? null,
      services: services.map(({ id, name, internal }) => ({
        ...{ id, name, internal },
        chosen: isTicked(form, `service-${id}`, held.includes(id)),
      })),
    }))
}

function offeredMetrics({ deps, organization }: MemberContext, form: FormState, holder: Holder) {
  const held = metricsHeld(deps.db, holder)
  return listMetrics(deps.db, organization.id).map(({ id, name }) => ({
    ...{ id, name },
    chosen: isTicked(form, `metric-${id}`, held.includes(id)),
  }))
}

/** As typed where the form was refused. */
function isTicked({ values }: FormState, field: string, otherwise: boolean): boolean {
  return Object.keys(values).length > 0 ? values[field] !== undefined : otherwise
}

/** Ids in the names of the fields that were ticked. */
function ticked({ values }: Form, prefix: string): string[] {
  return Object.keys(values).flatMap((name) => (name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : []))
}
