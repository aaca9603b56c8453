import { countKnownDevices } from '#src/domain/accounts/known-devices.ts'
import { listRefusedSignIns } from '#src/domain/accounts/refused-sign-ins.ts'
import { endOneSession, endOtherSessions, listSessions } from '#src/domain/accounts/sessions.ts'
import { browserName } from '#src/domain/notifications/channels/email/browser-name.ts'
import { routes } from '#src/routes.ts'
import { SessionsPage } from '#views/account/sessions.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { sessions } = routes.account

export const sessionRoutes: Binding[] = [
  page(sessions.show, showSessions),

  action(sessions.endOthers, ({ deps, actor }) => {
    const ended = endOtherSessions(deps, actor)
    return done(sessions.show.url(), ended === 1 ? 'One session ended.' : `${ended} sessions ended.`)
  }),

  action(sessions.end, ({ deps, actor, params }) => {
    endOneSession(deps, actor, params.id)
    if (params.id === actor.sessionId) return done(routes.signIn.show.url())
    return done(sessions.show.url(), 'The session ended.')
  }),
]

const refusedListed = 20

function showSessions(context: PersonContext): JSX.Element {
  const { deps, actor } = context
  const listed = listSessions(deps, actor).map((session) => ({
    ...session,
    device: browserName(session.userAgent),
    current: session.id === actor.sessionId,
  }))
  return SessionsPage({
    person: personOf(context),
    sessions: listed,
    knownBrowsers: countKnownDevices(deps, actor.accountId),
    refused: listRefusedSignIns(deps.db, actor.accountId, refusedListed),
  })
}
