import { expect, test } from 'vitest'
import { checkFollowed, type FollowedCells } from './check-followed.ts'

const services = new Set(['api', 'web'])
const none = { incidents: undefined, maintenance: undefined, serviceIds: undefined }

test.each<[Partial<FollowedCells>, object | string]>([
  [{}, {}],
  [{ incidents: 'yes', maintenance: 'no' }, { maintenance: false }],
  [{ incidents: 'No' }, { incidents: false }],
  [{ incidents: '', maintenance: 'true' }, {}],
  [{ incidents: 'no', maintenance: 'NO' }, 'followsNothing'],
  [{ serviceIds: 'all' }, {}],
  [{ serviceIds: 'ALL' }, {}],
  [{ serviceIds: '' }, 'followsNothing'],
  [{ serviceIds: ' , ; ' }, 'followsNothing'],
  [{ serviceIds: 'api' }, { serviceIds: ['api'] }],
  [{ serviceIds: 'web api,web;\tapi' }, { serviceIds: ['web', 'api'] }],
  [{ serviceIds: 'api gone' }, 'unknownService'],
  [
    { serviceIds: 'api', incidents: 'no' },
    { incidents: false, serviceIds: ['api'] },
  ],
])('the cells %j mean %j', (cells, expected) => {
  expect(checkFollowed({ ...none, ...cells }, services)).toEqual(expected)
})
