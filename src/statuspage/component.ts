import type { ServiceStatus } from '#src/words.ts'
import { moment } from './moment.ts'
import type { Component, ComponentGroup } from './shapes.ts'

/** A service of a page; moments are UTC ms. */
export interface ServiceFacts {
  id: string
  organizationId: string
  serviceGroupId: string | null
  name: string
  description: string
  position: number
  startedAt: number
  createdAt: number
  updatedAt: number
}

export interface GroupFacts {
  id: string
  organizationId: string
  name: string
  position: number
  createdAt: number
}

/** `status`: what visitors see. */
export function componentOf(service: ServiceFacts, status: ServiceStatus): Component {
  return {
    id: service.id,
    name: service.name,
    status,
    created_at: moment(service.createdAt),
    updated_at: moment(service.updatedAt),
    position: service.position,
    description: service.description || null,
    showcase: true,
    start_date: moment(service.startedAt).slice(0, 10),
    group_id: service.serviceGroupId,
    page_id: service.organizationId,
    group: false,
    only_show_if_degraded: false,
  }
}

export function componentGroupOf(
  group: GroupFacts,
  status: ServiceStatus,
  members: readonly Pick<ServiceFacts, 'id' | 'updatedAt'>[],
): ComponentGroup {
  return {
    id: group.id,
    name: group.name,
    status,
    created_at: moment(group.createdAt),
    // A group's status is that of its services, so it changes with them.
    updated_at: moment(Math.max(group.createdAt, ...members.map(({ updatedAt }) => updatedAt))),
    position: group.position,
    description: null,
    showcase: false,
    start_date: null,
    group_id: null,
    page_id: group.organizationId,
    group: true,
    only_show_if_degraded: false,
    components: members.map(({ id }) => id),
  }
}

/** As the management API has it. */
export function managedComponentOf(service: ServiceFacts, status: ServiceStatus) {
  return { ...componentOf(service, status), automation_email: null }
}

/** A component in a group, as updates name it. */
export function groupedName(group: string, component: string): string {
  return `${group} - ${component}`
}
