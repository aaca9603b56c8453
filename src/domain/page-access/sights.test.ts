import { expect, test } from 'vitest'
import { restrictedTo, sightOf, wholeOf } from '#src/db/restricted.ts'
import { readerGroups } from '#src/db/schema/reader-sights.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { createService } from '../services/create-service.ts'
import { listServices } from '../services/find-service.ts'
import { addReader, changeReader } from './change-reader.ts'
import { addHolders, changeServices, removeHolders } from './change-services.ts'
import { readerFrom } from './check-readers.ts'
import { changeReaderGroup, createReaderGroup, removeReaderGroup } from './reader-groups.ts'
import { groupsOfReader, readersOfGroup, servicesHeld } from './reader-rows.ts'
import { removeReader } from './readers.ts'
import { countSeen, servicesOfReader } from './sight.ts'

/** A page of readers with three services, and one service elsewhere. */
function roomOfReaders() {
  const room = testRoom()
  setOrganization(room.deps, { visibility: 'readers', opensByMail: true })
  const service = (name: string, id = acmeId) =>
    createService(room.deps, system, id, { name, description: '', serviceGroupId: null }).id
  const [api, web, mail] = ['API', 'Web', 'Mail'].map((name) => service(name))
  const read = (typed: string, more = {}) =>
    addReader(room.deps, room.actor('ann'), acmeId, readerFrom(typed).reader, more).id
  return { ...room, api: api ?? '', web: web ?? '', mail: mail ?? '', foreign: service('Elsewhere', otherId), read }
}

const seen = ({ db }: TestRoom, reader: string) => servicesOfReader(db, reader).toSorted()

test('a reader sees their own services and those of their groups, and nothing before', () => {
  const room = roomOfReaders()
  const { deps, actor, api, web, mail } = room
  const sue = room.read('sue@example.org', { externalLogin: 'u-1' })
  expect([seen(room, sue), servicesOfReader(room.db, null), servicesOfReader(room.db, 'unknown')]).toEqual([[], [], []])
  changeServices(deps, actor('ann'), acmeId, { reader: sue }, { how: 'add', serviceIds: [api, api] })
  expect(lastEntry(deps)).toMatchObject({
    action: 'page_readers.services_changed',
    subject: `page_reader ${sue}`,
    changes: { before: [], after: [api] },
  })
  const group = createReaderGroup(deps, actor('ann'), acmeId, {
    name: ' Europe ',
    serviceIds: [api, web],
    readerIds: [sue],
  })
  expect(lastEntry(deps)).toMatchObject({
    action: 'reader_group.created',
    changes: { after: { name: 'Europe', externalIdentifier: null, services: [api, web].toSorted(), readers: [sue] } },
  })
  expect([seen(room, sue), countSeen(room.db, acmeId).get(sue)]).toEqual([[api, web].toSorted(), 2])
  changeServices(deps, actor('ann'), acmeId, { group: group.id }, { how: 'replace', serviceIds: [mail] })
  expect(seen(room, sue)).toEqual([api, mail].toSorted())
  changeServices(deps, actor('ann'), acmeId, { group: group.id }, { how: 'remove', serviceIds: [mail, web] })
  expect(seen(room, sue)).toEqual([api])
  addHolders(deps, actor('ann'), acmeId, web, [{ reader: sue }, { group: group.id }])
  removeHolders(deps, actor('ann'), acmeId, web, 'readers')
  expect(seen(room, sue)).toEqual([api, web].toSorted())
  removeReaderGroup(deps, actor('ann'), acmeId, group.id)
  expect([seen(room, sue), groupsOfReader(room.db, sue)]).toEqual([[api], []])
})

test('what is absent from a change stays as it is', () => {
  const room = roomOfReaders()
  const { deps, actor, api } = room
  const sue = room.read('sue@example.org', { externalLogin: 'u-1' })
  const { id } = createReaderGroup(deps, actor('ann'), acmeId, { name: 'A', externalIdentifier: 'x', readerIds: [sue] })
  changeReader(deps, actor('ann'), acmeId, sue, { serviceIds: [api] })
  expect(changeReader(deps, actor('ann'), acmeId, sue, {}).externalLogin).toBe('u-1')
  expect(changeReaderGroup(deps, actor('ann'), acmeId, id, { name: 'B' })).toMatchObject({
    name: 'B',
    externalIdentifier: 'x',
  })
  expect([groupsOfReader(room.db, sue), servicesHeld(room.db, { reader: sue }), readersOfGroup(room.db, id)]).toEqual([
    [id],
    [api],
    [sue],
  ])
  changeReader(deps, actor('ann'), acmeId, sue, { externalLogin: null, groupIds: [], serviceIds: [] })
  expect([groupsOfReader(room.db, sue), seen(room, sue)]).toEqual([[], []])
})

test('nothing of another organization is given, taken or named', () => {
  const room = roomOfReaders()
  const { deps, actor, api, foreign } = room
  const [ann, olga] = [actor('ann'), actor('olga')]
  const sue = room.read('sue@example.org')
  const { id: group } = createReaderGroup(deps, ann, acmeId, { name: 'A' })
  const other = createReaderGroup(deps, olga, otherId, { name: 'A' })
  const before = [room.audited(), room.audited(otherId)]
  const give = (serviceIds: string[]) => ({ how: 'add', serviceIds }) as const
  const refusals: [string, () => unknown][] = [
    ['invalid', () => changeServices(deps, ann, acmeId, { reader: sue }, give([foreign]))],
    ['invalid', () => changeServices(deps, ann, acmeId, { group }, give([api, 'unknown']))],
    ['invalid', () => addHolders(deps, ann, acmeId, foreign, [{ reader: sue }])],
    ['invalid', () => removeHolders(deps, ann, acmeId, foreign, 'groups')],
    ['invalid', () => changeReader(deps, ann, acmeId, sue, { groupIds: [other.id] })],
    ['invalid', () => createReaderGroup(deps, olga, otherId, { name: 'B', readerIds: [sue] })],
    ['not_found', () => changeServices(deps, ann, acmeId, { group: other.id }, give([api]))],
    ['not_found', () => changeServices(deps, olga, otherId, { reader: sue }, give([foreign]))],
    ['not_found', () => changeReader(deps, olga, otherId, sue, {})],
    ['not_found', () => changeReaderGroup(deps, olga, otherId, group, { name: 'C' })],
    ['not_found', () => removeReaderGroup(deps, olga, otherId, group)],
    ['not_found', () => changeReaderGroup(deps, olga, acmeId, group, { name: 'C' })],
    ['not_found', () => addHolders(deps, ann, acmeId, api, [{ group: other.id }])],
    ...(['ed', 'vic'] as const).flatMap((persona): [string, () => unknown][] => [
      ['forbidden', () => addReader(deps, actor(persona), acmeId, readerFrom('eve@example.org').reader, {})],
      ['forbidden', () => changeReader(deps, actor(persona), acmeId, sue, {})],
      ['forbidden', () => changeServices(deps, actor(persona), acmeId, { reader: sue }, give([api]))],
      ['forbidden', () => addHolders(deps, actor(persona), acmeId, api, [{ reader: sue }])],
      ['forbidden', () => removeHolders(deps, actor(persona), acmeId, api, 'readers')],
      ['forbidden', () => createReaderGroup(deps, actor(persona), acmeId, { name: 'B' })],
      ['forbidden', () => changeReaderGroup(deps, actor(persona), acmeId, group, { name: 'B' })],
      ['forbidden', () => removeReaderGroup(deps, actor(persona), acmeId, group)],
    ]),
  ]
  for (const [code, act] of refusals) expect([code, act.toString(), refusal(act)]).toEqual([code, act.toString(), code])
  expect([seen(room, sue), room.audited(), room.audited(otherId)]).toEqual([[], ...before])
})

test.each([
  ['', 'invalid'],
  ['   ', 'invalid'],
  ['x'.repeat(101), 'invalid'],
  ['Known', 'invalid'],
])('a group called %j is refused', (name, code) => {
  const { deps, actor } = roomOfReaders()
  createReaderGroup(deps, actor('ann'), acmeId, { name: 'Known' })
  expect(refusal(() => createReaderGroup(deps, actor('ann'), acmeId, { name }))).toBe(code)
})

test('a page has five hundred groups at the most', () => {
  const { deps, db } = roomOfReaders()
  const rows = Array.from({ length: 500 }, (_, at) => ({
    id: `group${at}`,
    name: `Group ${at}`,
    createdAt: 0,
    updatedAt: 0,
  }))
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .insert(readerGroups)
        .values(rows.map((row) => ({ ...row, organizationId: acmeId })))
        .run(),
  )
  expect(refusal(() => createReaderGroup(deps, system, acmeId, { name: 'One more' }))).toBe('conflict')
})

test('a program adds nobody twice, and nobody to a page that would show them everything', () => {
  const room = roomOfReaders()
  room.read('sue@example.org')
  expect(refusal(() => room.read('SUE@example.org'))).toBe('conflict')
  setOrganization(room.deps, { visibility: 'members', opensByMail: true })
  expect(refusal(() => room.read('eve@example.org'))).toBe('conflict')
  for (const closed of [{ visibility: 'members', opensByMail: false }, { visibility: 'public' }] as const) {
    setOrganization(room.deps, closed)
    expect(room.read(`${closed.visibility}@example.org`)).toMatch(/^\w+$/)
  }
})

test('a removed reader leaves nothing of what they saw', () => {
  const room = roomOfReaders()
  const sue = room.read('sue@example.org', { serviceIds: [room.api] })
  const { id } = createReaderGroup(room.deps, system, acmeId, { name: 'A', readerIds: [sue] })
  removeReader(room.deps, room.actor('ann'), acmeId, sue)
  expect([seen(room, sue), readersOfGroup(room.db, id), countSeen(room.db, acmeId).size]).toEqual([[], [], 0])
})

test('a restricted database is one for each sight, forgets the oldest, and is written whole', () => {
  const { db, deps, api, web } = roomOfReaders()
  const names = (of: typeof db) => listServices(of, acmeId).flatMap(({ services }) => services.map(({ name }) => name))
  const restricted = (...services: string[]) => restrictedTo(db, { services, metrics: [] })
  const sight = restricted(web, api)
  expect([
    restricted(api, web) === sight,
    restrictedTo(sight, { services: [api, web], metrics: [] }) === sight,
  ]).toEqual([true, true])
  expect([names(sight), names(restricted()), names(db)]).toEqual([['API', 'Web'], [], ['API', 'Web', 'Mail']])
  for (let count = 0; count < 40; count++) restricted(String(count))
  expect([restricted(api, web) === sight, names(sight), wholeOf(sight) === db]).toEqual([false, ['API', 'Web'], true])
  expect([sightOf(db), sightOf(sight)?.services]).toEqual([undefined, [api, web].toSorted()])
  createService({ ...deps, db: sight }, system, acmeId, { name: 'New', description: '', serviceGroupId: null })
  expect([names(sight), names(db)]).toEqual([
    ['API', 'Web'],
    ['API', 'Web', 'Mail', 'New'],
  ])
})
