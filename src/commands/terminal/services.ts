import type { Component } from '#src/statuspage/shapes.ts'
import { everyItem, type PageClient } from './page-client.ts'
import type { Named } from './pick-one.ts'

/** A service as people name it. */
export interface NamedService extends Named {
  component: Component
}

/** Every service of the page, in its order. */
export async function servicesOf(client: PageClient): Promise<NamedService[]> {
  const components = (await everyItem(client, 'components')) as Component[]
  const grouped = components.some(({ group_id }) => group_id !== null)
  const groups = grouped ? await groupsOf(client) : []
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  return components
    .filter(({ group }) => !group)
    .map((component) => ({
      id: component.id,
      name: component.name,
      within: component.group_id === null ? null : (names.get(component.group_id) ?? null),
      component,
    }))
}

export async function groupsOf(client: PageClient): Promise<{ id: string; name: string }[]> {
  return (await everyItem(client, 'component-groups')) as { id: string; name: string }[]
}
