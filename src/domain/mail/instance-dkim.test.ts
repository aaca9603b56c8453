import { afterEach, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type DnsServer, startDnsServer } from '#src/testing/dns-server.ts'
import { proveDomain } from '#src/testing/factories.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { acmeId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { dkimRecord } from './dkim-record.ts'
import { checkInstanceDkim, instanceDkim, makeInstanceDkimKey } from './instance-dkim.ts'

let server: DnsServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

/** The relay's sender is of example.com. */
function sendingRoom(overrides = {}): TestRoom {
  const room = testRoom(overrides)
  writeUnaudited(room.db, (tx) => tx.update(instance).set({ relayFrom: 'Status@Example.com' }).run())
  return room
}

test('without a mail server there is no domain: nothing to make and nothing to check', async () => {
  const { deps, db, audited } = testRoom()
  expect(instanceDkim(deps)).toBeNull()
  const sentence = 'Connect a mail server first: its sender names the domain.'
  await expect(makeInstanceDkimKey(deps, ines)).rejects.toMatchObject({ code: 'conflict', message: sentence })
  await expect(checkInstanceDkim(deps, ines)).rejects.toMatchObject({ code: 'conflict', message: sentence })
  expect([db.select().from(dkimKeys).all(), audited(null)]).toEqual([[], []])
})

test("the domain is the sender's; an organization's key for it is not the instance's", async () => {
  const room = sendingRoom()
  proveDomain(room.deps, acmeId, 'example.com')
  expect(instanceDkim(room.deps)).toEqual({ domain: 'example.com', key: null })
  await expect(checkInstanceDkim(room.deps, ines)).rejects.toMatchObject({
    code: 'conflict',
    message: 'There is no key yet: make one first.',
  })
})

test('the instance admin makes one key, however often and however fast it is asked for', async () => {
  const room = sendingRoom()
  await Promise.all([makeInstanceDkimKey(room.deps, ines), makeInstanceDkimKey(room.deps, ines)])
  await makeInstanceDkimKey(room.deps, ines)
  expect(room.db.select().from(dkimKeys).all()).toEqual([instanceDkim(room.deps)?.key])
  expect(room.audited(null)).toEqual(['dkim.key_made'])
  expect(lastAct(room.db)).toMatchObject({
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { domain: 'example.com' },
  })
})

test('its record is looked for in DNS', async () => {
  server = await startDnsServer()
  const room = sendingRoom({ dns: server.resolver })
  proveDomain(room.deps, null, 'example.com', { checkedAt: null, verifiedAt: null })
  const key = instanceDkim(room.deps)?.key
  server.records.set('opsentry7f3k._domainkey.example.com', [key ? dkimRecord(key).value : ''])
  await checkInstanceDkim(room.deps, ines)
  expect(instanceDkim(room.deps)?.key?.verifiedAt).toBe(room.clock.now())
  expect(lastAct(room.db)).toMatchObject({ action: 'dkim.record_found', actorId: 'ines00000000' })
})

test('nobody but the instance admin makes or checks it', async () => {
  const room = sendingRoom()
  expect(await letThrough((actor) => makeInstanceDkimKey(room.deps, actor))).toEqual([])
  expect(await letThrough((actor) => checkInstanceDkim(room.deps, actor))).toEqual([])
  expect([room.db.select().from(dkimKeys).all(), room.audited(null)]).toEqual([[], []])
})
