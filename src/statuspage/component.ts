import type { ServiceStatus } from '#src/words.ts'
import { moment } from './moment.ts'
import type { Component, ComponentGroup } from './shapes.ts'

/** A service of a page; moments are UTC ms. */
export interface ServiceFacts {
  id: string
  serviceGroupId: string | null
  name: string
  description: string
  position: number
  showcase: boolean
  onlyShowIfDegraded: boolean
  /** YYYY-MM-DD. */
  startDate: string | null
  createdAt: number
  updatedAt: number
}

export interface GroupFacts {
  id: string
  name: string
  description: string
  position: number
  showcase: boolean
  onlyShowIfDegraded: boolean
  /** YYYY-MM-DD. */
  startDate: string | null
  createdAt: number
}

/** `status`: what visitors see. */
export function componentOf(service: ServiceFacts, status: ServiceStatus, pageId: string): Component {
  return {
    id: service.id,
    name: service.name,
    status,
    created_at: moment(service.createdAt),
    updated_at: moment(service.updatedAt),
    position: service.position,
    description: service.description || null,
    showcase: service.showcase,
    start_date: service.startDate,
    group_id: service.serviceGroupId,
    page_id: pageId,
    group: false,
    only_show_if_degraded: service.onlyShowIfDegraded,
  }
}

type Member = Pick<ServiceFacts, 'id' | 'updatedAt'>

export function componentGroupOf(
  group: GroupFacts,
  status: ServiceStatus,
  members: readonly Member[],
  pageId: string,
): ComponentGroup {
  return {
    id: group.id,
    name: group.name,
    status,
    created_at: moment(group.createdAt),
    // A group's status is that of its services, so it changes with them.
    updated_at: moment(Math.max(group.createdAt, ...members.map(({ updatedAt }) => updatedAt))),
    position: group.position,
    description: group.description || null,
    showcase: group.showcase,
    start_date: group.startDate,
    group_id: null,
    page_id: pageId,
    group: true,
    only_show_if_degraded: group.onlyShowIfDegraded,
    components: members.map(({ id }) => id),
  }
}

/** As the management API has it. */
export interface ManagedComponent {
  id: string
  page_id: string
  group_id: string | null
  created_at: string
  updated_at: string
  group: boolean
  name: string
  description: string | null
  position: number
  status: ServiceStatus
  showcase: boolean
  only_show_if_degraded: boolean
  automation_email: null
  start_date: string | null
}

export function managedComponentOf(service: ServiceFacts, status: ServiceStatus, pageId: string): ManagedComponent {
  return managed(componentOf(service, status, pageId))
}

/** A group among the components of the management API, which says nothing of its members there. */
export function managedGroupElementOf(
  group: GroupFacts,
  status: ServiceStatus,
  members: readonly Member[],
  pageId: string,
): ManagedComponent {
  return managed(componentGroupOf(group, status, members, pageId))
}

function managed(component: Component): ManagedComponent {
  const { id, page_id, group_id, created_at, updated_at, group } = component
  const { name, description, position, status, showcase, only_show_if_degraded, start_date } = component
  return {
    ...{ id, page_id, group_id, created_at, updated_at, group, name, description, position, status },
    ...{ showcase, only_show_if_degraded, automation_email: null, start_date },
  }
}

/** A group on its own, in the management API. */
export function managedGroupOf(group: GroupFacts, members: readonly Member[], pageId: string) {
  const { id, name, description, components, position, created_at, updated_at } = componentGroupOf(
    group,
    'operational',
    members,
    pageId,
  )
  return { id, page_id: pageId, name, description, components, position, created_at, updated_at }
}

/** A component in a group, as updates name it. */
export function groupedName(group: string, component: string): string {
  return `${group} - ${component}`
}
