import { SecondFactorMissing } from '#src/domain/organizations/find-organization.ts'
import { routes } from '#src/routes.ts'
import type { Answer } from './answers.ts'
import type { RequestSession } from './plugins/session.ts'

/** Redirects a GET to the sign-in, which leads back to `path`; other methods get a 401. */
export function askToSignIn(request: Request, path: string, set: Answer): string {
  if (request.method === 'GET') {
    set.status = 303
    set.headers.location = routes.signIn.show.url({}, { next: path })
  } else set.status = 401
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  return 'Sign in first.\n'
}

/** Leads a member without the second factor that the organization asks for to where one is set up; throws any other error on. */
export function askForSecondFactor(error: unknown, request: Request, session: RequestSession, set: Answer): string {
  if (!(error instanceof SecondFactorMissing) || request.method !== 'GET') throw error
  session.setFlash(error.message)
  set.status = 303
  set.headers.location = routes.account.secondFactor.show.url()
  return ''
}
