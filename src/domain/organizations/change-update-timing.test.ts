import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { changeUpdateTiming, checkUpdateTiming } from './change-update-timing.ts'
import { organizationById } from './find-organization.ts'

const seconds = { recallSeconds: 'Type a whole number of seconds from 0 to 300.' }
const hours = { silentAfterHours: 'Type a whole number of hours from 0 to 168; 0 for never.' }

test.each<[string, string, Record<string, string>]>([
  ['0', '0', {}],
  ['300', '168', {}],
  [' 30 ', '4', {}],
  ['007', '4', {}],
  ['301', '4', seconds],
  ['30', '169', hours],
  ['', '', { ...seconds, ...hours }],
  ['-1', '4', seconds],
  ['1.5', '4', seconds],
  ['1e2', '4', seconds],
  ['0x10', '4', seconds],
  ['30', '٣', hours],
  ['30', 'four', hours],
])('%j seconds and %j hours', (recallSeconds, silentAfterHours, errors) => {
  const checked = checkUpdateTiming(readForm({ recallSeconds, silentAfterHours }))
  expect(sidesOf(checked).errors).toEqual(errors)
  if (Object.keys(errors).length === 0)
    expect(sidesOf(checked).values).toEqual({
      recallSeconds: Number(recallSeconds),
      silentAfterHours: Number(silentAfterHours),
    })
})

test('an admin changes how long updates can be recalled and the team may be silent, and the log keeps both', () => {
  const { deps, actor } = testRoom()
  const [before, others] = [organizationById(deps, acmeId), organizationById(deps, otherId)]
  const after = { recallSeconds: 120, silentAfterHours: 0 }
  changeUpdateTiming(deps, actor('ann'), acmeId, after)
  expect(organizationById(deps, acmeId)).toEqual({ ...before, ...after })
  expect(organizationById(deps, otherId)).toEqual(others)
  expect(lastEntry(deps)).toEqual({
    action: 'organization.update_timing_changed',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { before: { recallSeconds: 0, silentAfterHours: 4 }, after },
  })
})
