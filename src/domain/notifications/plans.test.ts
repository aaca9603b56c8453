import { afterEach, expect, test } from 'vitest'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { allDeliveries, expandAll, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { allowLoopback, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { system } from '#src/testing/personas.ts'
import { planAsIfLarge, plansOf } from '#src/testing/query-plans.ts'
import { testRoom } from '#src/testing/room.ts'
import { startSmtpSink } from '#src/testing/smtp-sink.ts'
import { watchClock } from '../clock/watch-clock.ts'
import { deliverDue } from './deliver-due.ts'
import { whyOutdated } from './why-outdated.ts'

const open: { close: () => unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Read whole: neither by an index nor, in the order of their rows, for the newest alone. */
const ofLedgers = /^SCAN (?:notifications|deliveries|program_events|status_updates|maintenance_updates)\b/
/** Indexes that have what is open or due, and nothing else. */
const ofWhatIsOpen = /USING (?:COVERING )?INDEX \w+(?:_to_expand|_due_\w+|_claimed|_held|_undecided)$/

test('whatever is sent, no message reads the ledgers of years', async () => {
  const room = testRoom()
  const [web, { relay, ...smtp }] = [await startHttpSink(), await startSmtpSink()]
  open.push(room.deps.mailer, web, smtp)
  allowLoopback(room.deps)
  configureRelay(room.deps, system, {
    host: relay.host,
    port: String(relay.port),
    security: 'none',
    user: '',
    password: '',
    from: relay.from,
  })
  subscribe(room.deps, 'sue@example.org')
  for (const channel of ['slack', 'webhook'] as const) subscribeUrl(room.deps, channel, `${web.url}/${channel}`)
  planAsIfLarge(room.db)
  notifyOfIncident(room.deps)
  notifyOfMaintenance(room.deps)
  const plans = await plansOf(room.db, () => expandAll(room.deps))
  room.clock.advance(2 * 3_600_000)
  // An hour's look reads more than a message may.
  watchClock(room.deps)
  const waiting = allDeliveries(room.deps)
  plans.push(
    ...(await plansOf(room.db, () => waiting.map((delivery) => whyOutdated(room.deps, delivery)))),
    ...(await plansOf(room.db, () => deliverDue(room.deps))),
  )
  expect(allDeliveries(room.deps).map(({ state }) => state)).toEqual(Array(6).fill('delivered'))
  // The last one that was queued is looked at by its row.
  expect(plans.filter((plan) => ofLedgers.test(plan) && !ofWhatIsOpen.test(plan))).toEqual(['SCAN deliveries'])
})
