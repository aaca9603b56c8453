import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { archiveService } from '../services/archive-service.ts'
import { createService } from '../services/create-service.ts'
import { createServiceGroup } from '../services/service-groups.ts'
import { serviceLabels } from './service-labels.ts'

test('a name that repeats is read with its group; one that does not, and one without a group, alone', () => {
  const room = statusRoom()
  const inGroup = (name: string, group: string) => {
    const { id: serviceGroupId } = createServiceGroup(room.deps, system, acmeId, { name: group })
    return createService(room.deps, system, acmeId, { name, description: '', serviceGroupId })
  }
  const [europe, asia] = [inGroup('Sign-in', 'Europe'), inGroup('Sign-in', 'Asia')]
  const alone = { id: room.service('Sign-in'), name: 'Sign-in' }
  const other = inGroup('API', 'Platform')
  room.service('API', otherId)
  const label = () => [europe, asia, alone, other].map(serviceLabels(room.db, acmeId))
  expect(label()).toEqual(['Sign-in · Europe', 'Sign-in · Asia', 'Sign-in', 'API'])
  for (const id of [asia.id, alone.id]) archiveService(room.deps, system, acmeId, id, 'Sign-in')
  expect(label()).toEqual(['Sign-in', 'Sign-in', 'Sign-in', 'API'])
})

test('a service keeps the name that it had when something was said of it', () => {
  const room = statusRoom()
  for (const group of ['Europe', 'Asia']) {
    const { id: serviceGroupId } = createServiceGroup(room.deps, system, acmeId, { name: group })
    createService(room.deps, system, acmeId, { name: 'Sign-in', description: '', serviceGroupId })
  }
  expect(serviceLabels(room.db, acmeId)({ id: 'gone00000000', name: 'Sign-in' })).toBe('Sign-in')
  expect(serviceLabels(room.db, acmeId)({ id: 'gone00000000', name: 'Login' })).toBe('Login')
})
