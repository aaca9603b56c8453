import { expect, test } from 'vitest'
import { isAboutIncident, kindOf } from './notification.ts'

const none = { statusUpdateId: null, maintenanceUpdateId: null, maintenanceWindowId: null }

test.each([
  [{ statusUpdateId: 'u' }, 'status_update', true],
  [{ maintenanceUpdateId: 'u' }, 'maintenance_update', false],
  [{ maintenanceWindowId: 'w' }, 'maintenance_reminder', false],
])('about %j its deliveries are each a %s', (cause, kind, ofIncident) => {
  expect([kindOf({ ...none, ...cause }), isAboutIncident({ ...none, ...cause })]).toEqual([kind, ofIncident])
})
