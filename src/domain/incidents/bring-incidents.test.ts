import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId } from '#src/testing/personas.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { bringIncidents } from './bring-incidents.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { openIncident } from './open-incident.ts'

test.each([
  ['as they are', { title: 'Logins fail', body: 'We look.' }, [{ de: 'Anmeldung gestört' }, { de: 'Wir suchen.' }]],
  ['rewritten', { title: 'Logins failed', body: 'It was the disk.' }, [null, null]],
])('texts that an import brings %s: translations stay with what they say', (_, { title, body }, further) => {
  const { db, deps, actor } = statusRoom()
  const { id } = openIncident(deps, actor('ed'), acmeId, {
    ...{ title: 'Logins fail', furtherTitles: { de: 'Anmeldung gestört' } },
    ...{ body: 'We look.', furtherBodies: { de: 'Wir suchen.' } },
    ...{ status: 'investigating', services: [], notify: false },
  })
  const updateId = updatesOf(db, id)[0]?.id ?? ''
  const nothing = { parents: [], rows: [] }
  writeUnaudited(db, (tx) =>
    bringIncidents(tx, {
      incidents: { inserted: [], updated: [{ id, title }] },
      statusUpdates: { inserted: [], updated: [{ id: updateId, body }] },
      statusUpdateServices: nothing,
      incidentServices: nothing,
    }),
  )
  expect(findIncident(db, acmeId, id)).toMatchObject({ title, furtherTitles: further[0] })
  expect(updatesOf(db, id)[0]).toMatchObject({ body, furtherBodies: further[1] })
})
