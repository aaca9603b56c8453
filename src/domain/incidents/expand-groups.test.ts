import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { readForm } from '../forms/form.ts'
import { createService } from '../services/create-service.ts'
import { listServices } from '../services/find-service.ts'
import { createServiceGroup } from '../services/service-groups.ts'
import { affectedServices } from './check-incident.ts'
import { expandGroups, groupField } from './expand-groups.ts'

/** API and Web stand in a group, Mail in none. */
function grouped() {
  const room = statusRoom()
  const group = createServiceGroup(room.deps, system, acmeId, { name: 'Cloud' })
  const inGroup = (name: string) =>
    createService(room.deps, system, acmeId, { name, description: '', serviceGroupId: group.id }).id
  const ids = { api: inGroup('API'), web: inGroup('Web'), mail: room.service('Mail') }
  const spread = (fields: Record<string, string>) => expandGroups(readForm(fields), listServices(room.db, acmeId))
  return { ...ids, group: groupField(group.id), spread }
}

test('a status for a group is one for each of its services, above what was chosen for one', () => {
  const { api, web, mail, group, spread } = grouped()
  const form = spread({
    [group]: 'partial_outage',
    [`service-${web}`]: 'degraded_performance',
    [`service-${mail}`]: 'major_outage',
  })
  expect(new Map(affectedServices(form)?.map(({ serviceId, status }) => [serviceId, status]))).toEqual(
    new Map([
      [api, 'partial_outage'],
      [web, 'partial_outage'],
      [mail, 'major_outage'],
    ]),
  )
})

test.each(['', 'on fire'])('a group with “%s” changes no service, and its field does not remain', (chosen) => {
  const { web, group, spread } = grouped()
  const form = spread({ [group]: chosen, [`service-${web}`]: 'degraded_performance', title: 'Kept' })
  expect(form.values).toEqual({ [`service-${web}`]: 'degraded_performance', title: 'Kept' })
})

test('the services that stand in no group have a field together, too', () => {
  const { mail, spread } = grouped()
  expect(spread({ [groupField('')]: 'major_outage' }).values).toEqual({ [`service-${mail}`]: 'major_outage' })
})
