import { expect, test } from 'vitest'
import { write } from '#src/db/write.ts'
import { openByMail, passOf } from '#src/testing/page-readers.ts'
import { accountId, acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { endCredentials } from '../accounts/end-credentials.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { EndingEvent, SubjectOf } from '../endings.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { holdsGivenPass } from './passes.ts'

/** Vic and a stranger are in acme's page by mailed links, and Vic is in the page of others. */
function inside() {
  const room = testRoom()
  for (const id of [acmeId, otherId]) openByMail(room.deps, 'example.com', id)
  const of = (address: string, id = acmeId) => ({ id, pass: passOf(room.deps, address, { id }) })
  return { room, passes: [of('vic@example.com'), of('eve@example.com'), of('vic@example.com', otherId)] }
}

function ends<Event extends EndingEvent>({ deps }: TestRoom, event: Event, subject: SubjectOf<Event>): void {
  write(deps.db, (tx) => {
    endCredentials(tx, deps, system, event, subject)
    recordAudit(tx, deps, system, {
      action: someAction('test'),
      organizationId: acmeId,
      subject: { type: 'test', id: '' },
    })
  })
}

const vic = { accountId: accountId('vic'), sessionId: '' }
const member = { accountId: accountId('vic'), organizationId: acmeId }

/** Good afterwards: Vic's, the stranger's, Vic's elsewhere. */
test.each<[EndingEvent, object, boolean[]]>([
  ['password changed', vic, [true, true, true]],
  ['password reset', vic, [false, true, false]],
  ['role lowered', member, [true, true, true]],
  ['removed from the organization', member, [false, true, true]],
  ['left the organization', member, [false, true, true]],
  ['deactivated by the organization', member, [false, true, true]],
  ['account deleted', vic, [false, true, false]],
  ['organization deleted', { organizationId: acmeId }, [false, false, true]],
  ['page access changed', { organizationId: acmeId }, [false, false, true]],
])('%s', (event, subject, good) => {
  const { room, passes } = inside()
  ends(room, event, subject as never)
  expect(passes.map(({ id, pass }) => holdsGivenPass(room.deps, organizationById(room.deps, id), pass))).toEqual(good)
})
