import { jobs } from '#src/jobs/schedule.ts'
import '#src/commands/background-worker.ts'

/** The background as it is, with a job that waits for a query without an end, which no `terminate()` interrupts. */

jobs.unshift({
  name: 'query on purpose',
  cron: '0 0 1 1 *',
  run: ({ db }) =>
    db.$client
      .query('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n WHERE x < 0')
      .get(),
})
