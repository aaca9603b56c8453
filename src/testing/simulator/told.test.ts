import { expect, test } from 'vitest'
import { stepOf } from '#src/domain/deliveries/postpone-hung.ts'
import { addressOfUrl } from '#src/domain/notifications/channels/address.ts'
import { atWork } from '#src/domain/time/at-work.ts'
import { addDelivery } from '../deliveries.ts'
import { setUpAt } from './beginning.ts'
import { urlOf } from './web.ts'
import { createWorld, processOf } from './world.ts'

test('of two messages on their way to one room the one that is posted is known, whichever comes first', () => {
  const world = createWorld({ seed: 1, start: setUpAt, timeZone: 'UTC' })
  const url = urlOf('slack', 'well', 'room1')
  const claimed = { channel: 'slack', address: addressOfUrl(url), kind: 'test_message', state: 'sending' } as const
  const [first, second] = [0, 1].map(() => addDelivery(processOf(world).deps, claimed).id)
  const post = (id = '', to = url) =>
    atWork(stepOf(id), () => world.told.posting(world, { url: to, headers: {}, body: '', allowed: [] }))
  expect([post(second), post(first), post(second)]).toEqual([second, first, second])
  expect(world.findings).toEqual([])
  post(first, urlOf('slack', 'well', 'room2'))
  expect(world.findings).toEqual([expect.stringMatching(/room2 belongs to a delivery to hooks.slack.com/)])
  world.close()
})
