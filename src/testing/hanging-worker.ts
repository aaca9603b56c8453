import { outbox } from '#src/domain/notifications/deliver-due.ts'
import { jobs } from '#src/jobs/schedule.ts'
import '#src/commands/background-worker.ts'

/** The background as it is, with a job that never returns, and a receiver at whose messages it never does. */

jobs.unshift({ name: 'hang on purpose', cron: '0 0 1 1 *', run: spin })

const { email } = outbox.channels
outbox.channels.email = {
  ...email,
  send: (deps, delivery) => (delivery.address === 'stuck@example.org' ? spin() : email.send(deps, delivery)),
}

function spin(): never {
  for (;;);
}
