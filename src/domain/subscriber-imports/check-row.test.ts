import { expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { createService } from '../services/create-service.ts'
import { exportSubscribers } from '../subscribers/export-subscribers.ts'
import { checkRow } from './check-row.ts'
import { type ListRow, readList } from './read-list.ts'

const services = new Set(['api', 'web'])
const email = 'sue@example.org'

test.each<[Partial<ListRow>, object | string]>([
  [{}, {}],
  [{ email: 'Sue@Example.ORG' }, {}],
  [{ email: '' }, 'missing'],
  [{ email: "'" }, 'invalid'],
  [{ email: 'sue' }, 'invalid'],
  [{ email: 'Sue <sue@example.org>' }, 'invalid'],
  [{ email: 'sue@example.org,tom@example.org' }, 'invalid'],
  [{ email: 'sue@example.org\u200b' }, 'invalid'],
  [{ email: `${'x'.repeat(243)}@example.org` }, 'tooLong'],
  [
    { email: `${'x'.repeat(60)}@${'x'.repeat(63)}.example.org` },
    { email: `${'x'.repeat(60)}@${'x'.repeat(63)}.example.org` },
  ],
  [{ email: "'=1+1@example.org" }, { email: '=1+1@example.org' }],
  [{ email: "'+49@example.org" }, { email: '+49@example.org' }],
  [{ email: "'-x@example.org" }, { email: '-x@example.org' }],
  [{ email: "o'brien@example.org" }, { email: "o'brien@example.org" }],
  [{ email: "'brien@example.org" }, { email: "'brien@example.org" }],
  [{ channel: 'email', state: 'active' }, {}],
  [{ channel: '', state: '' }, {}],
  [{ channel: 'E-Mail' }, 'otherChannel'],
  [{ channel: 'EMAIL', state: 'Active' }, {}],
  [{ channel: 'slack', email: '' }, 'otherChannel'],
  [{ state: 'unsubscribed', email: '' }, 'notActive'],
  [{ state: 'unconfirmed' }, 'notActive'],
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
])('the row %j is taken over as %j', (row, expected) => {
  const taken = typeof expected === 'string' ? expected : { line: 7, email, ...expected }
  expect(checkRow({ line: 7, email, ...row }, services)).toEqual(taken)
})

test('what an organization exports is taken over as it was', async () => {
  const { deps, db } = testRoom()
  const service = (name: string) =>
    createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const [api, web] = [service('=API, "the" one'), service('Web')]
  const odd = { followsAll: false, followsIncidents: false } as const
  subscribe(deps, '=sue+x@bücher.example', { id: 'a', consent: 'team: a, "b"\nc' })
  subscribe(deps, "o'brien@example.org", { id: 'b', ...odd })
  subscribe(deps, 'tom@example.org', { id: 'c', state: 'paused' })
  subscribe(deps, 'uma@example.org', { id: 'd', followsMaintenance: false })
  writeUnaudited(db, (tx) => {
    for (const serviceId of [api, web]) tx.insert(subscriberServices).values({ subscriberId: 'b', serviceId }).run()
  })
  const csv = [...exportSubscribers(db, acmeId, {})].join('')
  const taken = []
  for await (const rows of readList(Buffer.from(csv)))
    for (const row of rows) taken.push(checkRow(row, new Set([api, web])))
  expect(taken).toEqual([
    { line: 3, email: '=sue+x@bücher.example' },
    { line: 4, email: "o'brien@example.org", incidents: false, serviceIds: [api, web] },
    'notActive',
    { line: 6, email: 'uma@example.org', maintenance: false },
  ])
})
