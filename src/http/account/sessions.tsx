import { endOneSession, endOtherSessions, listSessions } from '#src/domain/accounts/sessions.ts'
import { later } from '#src/later.ts'
import { routes } from '#src/routes.ts'
import { SessionsPage } from '#views/account/sessions.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const bowser = later(() => require('bowser') as typeof import('bowser'))

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

function showSessions(context: PersonContext): JSX.Element {
  const { deps, actor } = context
  const listed = listSessions(deps, actor).map((session) => ({
    ...session,
    device: deviceOf(session.userAgent),
    current: session.id === actor.sessionId,
  }))
  return SessionsPage({ person: personOf(context), sessions: listed })
}

/** Browser and system as people know them. */
function deviceOf(userAgent: string): string {
  if (userAgent.trim() === '') return 'Unknown program'
  const { browser, os } = bowser().parse(userAgent)
  const words = [browser.name, os.name ? `on ${os.name}` : undefined].filter(
    (word) => word !== undefined && word !== '',
  )
  return words.length > 0 ? words.join(' ') : userAgent.slice(0, 60)
}
