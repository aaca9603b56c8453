import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { invalid } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { isPublic } from '../service-status/public-services.ts'
import { serviceLabels } from '../service-status/service-labels.ts'
import type { Subscriber } from './subscriber.ts'

/** A subscriber's choice of news. */
export interface Following {
  incidents: boolean
  maintenance: boolean
  /** Null: the whole page. */
  serviceIds: string[] | null
}

export const everything: Following = { incidents: true, maintenance: true, serviceIds: null }

const chooseService = 'Choose at least one service that is listed here, or everything.'

/** Name of the form's checkbox for one service. */
export const followedField = (id: string) => `service-${id}`

/** A form that asks for nothing but an address has no `scope`, and means everything. */
export function checkFollowing(form: Form): Checked<Following> {
  const scope = form.text('scope')
  if (scope === '') return checked(everything, {})
  const chosen = Object.keys(form.values).filter((name) => name.startsWith('service-'))
  const serviceIds = scope === 'services' ? chosen.map((name) => name.slice('service-'.length)) : null
  const [incidents, maintenance] = [form.ticked('incidents'), form.ticked('maintenance')]
  return checked(
    { incidents, maintenance, serviceIds },
    fieldErrors({
      services: serviceIds?.length === 0 ? chooseService : undefined,
      kinds: incidents || maintenance ? undefined : 'Choose incidents, maintenance or both.',
    }),
  )
}

export function followingOf(db: Reader, subscriber: Subscriber): Following {
  const { followsIncidents: incidents, followsMaintenance: maintenance, followsAll } = subscriber
  return { incidents, maintenance, serviceIds: followsAll ? null : serviceIdsOf(db, subscriber.id) }
}

/** Names of the services, in page order; null: the whole page. Services no longer on the page are left out. */
export function servicesFollowed(db: Reader, organizationId: string, { serviceIds }: Following): string[] | null {
  if (serviceIds === null) return null
  return db
    .select({ id: services.id, name: services.name })
    .from(services)
    .leftJoin(serviceGroups, eq(serviceGroups.id, services.serviceGroupId))
    .where(areOffered(db, organizationId, serviceIds))
    .orderBy(sql`${serviceGroups.position} is null`, serviceGroups.position, services.position)
    .all()
    .map(serviceLabels(db, organizationId))
}

export function isSame(one: Following, other: Following): boolean {
  const [ids, otherIds] = [one.serviceIds, other.serviceIds].map((list) => list?.toSorted().join())
  return one.incidents === other.incidents && one.maintenance === other.maintenance && ids === otherIds
}

/** The choice as columns of a subscriber's row; `followedServices` gives the services. */
export function followingColumns({ incidents, maintenance, serviceIds }: Following) {
  return { followsIncidents: incidents, followsMaintenance: maintenance, followsAll: serviceIds === null }
}

/** Services followed instead of the whole page. Throws invalid where one is archived or not the organization's. */
export function followedServices(tx: Reader, organizationId: string, { serviceIds }: Following): string[] {
  if (serviceIds === null) return []
  refuseForeign(tx, organizationId, serviceIds)
  return serviceIds
}

function refuseForeign(tx: Reader, organizationId: string, serviceIds: string[]): void {
  if (notOnPage(tx, organizationId, serviceIds).length > 0) throw invalid({ services: chooseService })
}

/** Those of the ids that name no service of the organization's page. */
export function notOnPage(db: Reader, organizationId: string, serviceIds: readonly string[]): string[] {
  const asked = [...new Set(serviceIds)]
  const known = db
    .select({ id: services.id })
    .from(services)
    .where(areOffered(db, organizationId, asked))
    .all()
  return asked.filter((id) => !known.some((one) => one.id === id))
}

/** Those of the services that are on the organization's page. */
function areOffered(db: Reader, organizationId: string, serviceIds: string[]) {
  const isOfPage = and(eq(services.organizationId, organizationId), isNull(services.archivedAt), isPublic(db))
  return and(isOfPage, inArray(services.id, serviceIds))
}

/** Subscriber id -> number of chosen services, for those that do not follow the whole page. */
export function countServices(db: Reader, subscriberIds: string[]): Map<string, number> {
  const counted = db
    .select({ id: subscriberServices.subscriberId, services: count() })
    .from(subscriberServices)
    .where(inArray(subscriberServices.subscriberId, subscriberIds))
    .groupBy(subscriberServices.subscriberId)
    .all()
  return new Map(counted.map(({ id, services }) => [id, services]))
}

function serviceIdsOf(db: Reader, subscriberId: string): string[] {
  return db
    .select({ id: subscriberServices.serviceId })
    .from(subscriberServices)
    .where(eq(subscriberServices.subscriberId, subscriberId))
    .all()
    .map(({ id }) => id)
}
