import { serviceStatuses } from '#src/words.ts'
import { type Form, readForm } from '../forms/form.ts'
import type { GroupedServices } from '../services/service.ts'
import { serviceField } from './check-incident.ts'

/** A form's field `group-ID` holds a status for all services of a group, or ''. */
export const groupField = (id: string) => `group-${id}`

/** Copies a status chosen for a whole group into the field of each of its services. */
export function expandGroups(form: Form, groups: readonly GroupedServices[]): Form {
  const values = { ...form.values }
  for (const { group, services } of groups) {
    const field = groupField(group?.id ?? '')
    const chosen = serviceStatuses.find((status) => status === values[field])
    delete values[field]
    if (chosen) for (const { id } of services) values[serviceField(id)] = chosen
  }
  return readForm(values)
}
