import Bowser from 'bowser'
import { Elysia } from 'elysia'
import { endOneSession, endOtherSessions, listSessions } from '#src/domain/accounts/sessions.ts'
import { routes } from '#src/routes.ts'
import { SessionsPage } from '#views/account/sessions.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { personOf } from '../person.ts'
import { visit } from '../plugins/visit.ts'

export const sessionRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/sessions' })
    .use(visit(deps))
    .get('/account/sessions', ({ visit, set }) => {
      const account = visit.person()
      const sessions = listSessions(deps, account).map((session) => ({
        ...session,
        device: deviceOf(session.userAgent),
        current: session.id === account.sessionId,
      }))
      return html(set, SessionsPage({ person: personOf({ deps, visit }), sessions }))
    })
    .post('/account/sessions/end-others', ({ visit, set }) => {
      const ended = endOtherSessions(deps, visit.person())
      return goTo(
        set,
        routes.account.sessions.show.url(),
        visit,
        ended === 1 ? 'One session ended.' : `${ended} sessions ended.`,
      )
    })
    .post('/account/sessions/:id/end', ({ params, visit, set }) => {
      const account = visit.person()
      endOneSession(deps, account, params.id)
      if (params.id === account.sessionId) return goTo(set, routes.signIn.show.url())
      return goTo(set, routes.account.sessions.show.url(), visit, 'The session ended.')
    })

/** Browser and system as people know them. */
function deviceOf(userAgent: string): string {
  if (userAgent.trim() === '') return 'Unknown program'
  const { browser, os } = Bowser.parse(userAgent)
  const words = [browser.name, os.name ? `on ${os.name}` : undefined].filter(
    (word) => word !== undefined && word !== '',
  )
  return words.length > 0 ? words.join(' ') : userAgent.slice(0, 60)
}
