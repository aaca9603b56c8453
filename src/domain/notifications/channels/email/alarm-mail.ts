import { alarmTitle } from '#src/domain/alarms/alarm.ts'
import { listAlarms } from '#src/domain/alarms/find-alarms.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { Letters } from './letter.ts'

/** Mails to the instance's admins about what is wrong with the whole of it. */
export const alarmLetters: Letters = {
  alarm(deps, { subjectId }) {
    const alarm = listAlarms(deps.db).find(({ id, clearedAt }) => id === subjectId && clearedAt === null)
    if (!alarm) return { skip: 'It is over.' }
    const instanceUrl = publicUrl(deps)
    const facts = { title: alarmTitle(alarm), sentence: alarm.sentence, since: alarm.raisedAt, instanceUrl }
    return {
      send: {
        from: 'Opsentry',
        mail: deps.render.alarm({ ...facts, url: instanceUrl + routes.admin.alarms.show.url() }),
      },
    }
  },
}
