import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Instance } from '../settings/instance.ts'
import { readRelay } from './read-relay.ts'

const set = ({ db }: Pick<TestRoom, 'db'>, change: Partial<Instance>) =>
  writeUnaudited(db, (tx) => tx.update(instance).set(change).run())

const relay = {
  relayHost: 'smtp.example.com',
  relayPort: 587,
  relaySecurity: 'starttls',
  relayFrom: 'a@example.com',
} as const

test('a relay is there once its host, port, security and sender are; its password is opened', () => {
  const room = testRoom()
  const { deps } = room
  expect(readRelay(deps)).toBeNull()
  const relayPassword = deps.secrets.seal('secret', 'instance.relayPassword')
  set(room, { ...relay, relayUser: 'acme', relayPassword, relayConnections: 7 })
  expect(readRelay(deps)).toEqual({
    host: 'smtp.example.com',
    port: 587,
    security: 'starttls',
    user: 'acme',
    password: 'secret',
    from: 'a@example.com',
    connections: 7,
  })
  set(room, { relayUser: null, relayPassword: null })
  expect(readRelay(deps)).toMatchObject({ user: null, password: null })
  for (const missing of ['relayHost', 'relayPort', 'relaySecurity', 'relayFrom'] as const) {
    set(room, { ...relay, [missing]: null })
    expect(readRelay(deps)).toBeNull()
  }
})

test('what was sealed under another key, or for another place, is not opened', () => {
  const room = testRoom()
  set(room, { ...relay, relayUser: 'acme', relayPassword: room.deps.secrets.seal('secret', 'instance.linkKey') })
  expect(() => readRelay(room.deps)).toThrow()
})
