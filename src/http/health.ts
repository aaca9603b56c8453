import { askedTrouble, type StorageTrouble } from '#src/db/storage.ts'
import { alarmWord } from '#src/domain/alarms/alarm.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { askedBySelf, ownAnswer, ownName, questionHeader } from '#src/domain/setup/own-question.ts'
import { routes } from '#src/routes.ts'
import packageJson from '../../package.json'
import type { Binding, RequestContext } from './action.ts'

/** For supervisors, as plain text: `/healthz`, alive, and which version; `/readyz`, able to read and write its database as far as was last found out, and what else is wrong. */
export const healthRoutes: Binding[] = [
  {
    route: routes.health,
    answer: (context) => {
      context.set.headers['content-type'] = 'text/plain; charset=utf-8'
      return ['ok', `version ${packageJson.version}`, ...ownAnswers(context), ''].join('\n')
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

/** For `opsentry doctor`, and nobody else: how this very request arrived. */
function ownAnswers({ deps, request, session }: RequestContext): string[] {
  const nonce = askedBySelf(deps, request.headers.get(questionHeader))
  if (nonce === undefined) return []
  const { origin, unheardHttps, peer, believed } = session.asked()
  const forwarded = ['x-forwarded-proto', 'x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via']
  const seen = { process: ownName(deps), origin, unheardHttps, client: session.origin.ip, peer, believed }
  return [ownAnswer(deps, nonce, { ...seen, forwarded: forwarded.filter((name) => request.headers.has(name)) })]
}

const sentences: Record<StorageTrouble, string> = {
  full: 'the disk is full',
  unwritable: 'the database cannot be written',
  busy: 'another process is writing to the database',
  fenced: 'this Opsentry does not hold the lease',
}
