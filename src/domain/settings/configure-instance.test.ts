import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { checkInstanceSettings, configureInstance, type InstanceInput } from './configure-instance.ts'
import { homeSlug, readInstance } from './instance.ts'

const input: InstanceInput = { signUp: 'open', organizationCreation: 'accounts', homeOrganizationId: otherId }
const settings = ({ db }: TestRoom) => {
  const { signUp, organizationCreation, homeOrganizationId } = readInstance(db)
  return { signUp, organizationCreation, homeOrganizationId }
}
const before = { signUp: 'invitation', organizationCreation: 'instance_admin', homeOrganizationId: acmeId }

test('what is chosen is read; what is no choice has to be made', () => {
  expect(sidesOf(checkInstanceSettings(readForm(input)))).toEqual({ values: input, errors: {} })
  for (const wrong of ['', 'anyone'])
    expect(sidesOf(checkInstanceSettings(readForm({ signUp: wrong, organizationCreation: wrong }))).errors).toEqual({
      signUp: 'Choose who may make an account.',
      organizationCreation: 'Choose who may make organizations.',
    })
})

test('what is no choice opens no door', () => {
  expect(sidesOf(checkInstanceSettings(readForm({}))).values).toMatchObject({
    signUp: 'invitation',
    organizationCreation: 'instance_admin',
  })
})

test('the instance admin says who may come in and whose page stands at the root', () => {
  const room = testRoom()
  configureInstance(room.deps, ines, input)
  expect([settings(room), homeSlug(room.deps)]).toEqual([input, 'other'])
  expect(lastAct(room.db)).toEqual({
    action: 'instance.configured',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { before, after: input },
    ip: '192.0.2.1',
  })
})

test('an organization that is unknown or deleted has no page to stand there', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) =>
    tx.update(organizations).set({ deletedAt: 1 }).where(eq(organizations.id, otherId)).run(),
  )
  for (const homeOrganizationId of ['', 'unknown00000', otherId])
    expect(() => configureInstance(room.deps, ines, { ...input, homeOrganizationId })).toThrow(
      expect.objectContaining({ code: 'invalid', fields: { homeOrganizationId: 'Choose one of the organizations.' } }),
    )
  expect([settings(room), room.audited(null)]).toEqual([before, []])
})

test('nobody but the instance admin may', async () => {
  const room = testRoom()
  expect(await letThrough((actor) => configureInstance(room.deps, actor, input))).toEqual([])
  expect([settings(room), room.audited(null)]).toEqual([before, []])
})
