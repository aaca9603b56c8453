import { askedTrouble, type StorageTrouble } from '#src/db/storage.ts'
import { alarmWord } from '#src/domain/alarms/alarm.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { routes } from '#src/routes.ts'
import type { Binding } from './action.ts'

/** For supervisors, as plain text: `/healthz`, alive; `/readyz`, able to read and write its database as far as was last found out, and what else is wrong. */
export const healthRoutes: Binding[] = [
  {
    route: routes.health,
    answer: ({ set }) => {
      set.headers['content-type'] = 'text/plain; charset=utf-8'
      return 'ok\n'
    },
  },

  {
    route: routes.readiness,
    answer: ({ deps, set }) => {
      set.headers['content-type'] = 'text/plain; charset=utf-8'
      const trouble = askedTrouble(deps.db)
      // Alarms are a word and no more: a supervisor that starts this process again mends no mail server.
      if (trouble === null)
        return ['ok', ...activeAlarms(deps.db).map((alarm) => `alarm: ${alarmWord(alarm)}`), ''].join('\n')
      set.status = 503
      return `not ready: ${sentences[trouble]}\n`
    },
  },
]

const sentences: Record<StorageTrouble, string> = {
  full: 'the disk is full',
  unwritable: 'the database cannot be written',
  busy: 'another process is writing to the database',
}
