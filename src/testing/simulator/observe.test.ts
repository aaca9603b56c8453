import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { addSubscriber } from '#src/domain/subscribers/add-subscriber.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { acmeId, system } from '../personas.ts'
import { setUpAt } from './beginning.ts'
import { organizationIn } from './model.ts'
import { observe } from './observe.ts'
import { createWorld, processOf } from './world.ts'

test('whatever takes the row of the last one that was removed is seen', () => {
  const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
  const { deps, db } = processOf(world)
  const acme = organizationIn(world.model, acmeId)
  const addSomebody = (email: string) => {
    acme.asked.set(email, { by: 'team', following: everything })
    return addSubscriber(deps, system, acmeId, { email, consent: 'At our stand', following: everything }).id
  }
  const open = (title: string) =>
    openIncident(deps, system, acmeId, { title, status: 'investigating', body: 'Slow.', services: [], notify: true })

  open('First')
  observe(world)
  writeUnaudited(db, (tx) => tx.delete(notifications).run())
  open('Second')
  observe(world)
  const first = addSomebody('ann@people.example')
  observe(world)
  writeUnaudited(db, (tx) => tx.delete(subscribers).where(eq(subscribers.id, first)).run())
  addSomebody('bob@people.example')
  observe(world)
  expect(acme.subscribers.map(({ address }) => address)).toEqual(['ann@people.example', 'bob@people.example'])
  expect([world.told.owed.size, world.findings]).toEqual([2, []])
  world.close()
})
