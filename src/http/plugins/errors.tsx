import { Elysia } from 'elysia'
import { StorageError } from '#src/db/storage.ts'
import { DomainError } from '#src/domain/errors.ts'
import { ScimError, type ScimType } from '#src/scim/scim-error.ts'
import { ErrorFragment, ErrorPage, type ErrorProps } from '#views/errors.tsx'
import { type DashboardMessages, dashboardMessagesOf, said } from '#views/messages/dashboard.ts'
import { type Answer, html, wantsFragment } from '../answers.ts'
import { apiRefusal } from '../api-refusal.ts'
import type { AppDeps } from '../app-deps.ts'
import { statusOf } from '../domain-status.ts'
import { isApi, isScim } from '../find-route.ts'
import { storageStatus } from '../form-state.ts'
import { preferredLanguage } from '../preferred-language.ts'
import { ProgramRefusal } from '../program-refusal.ts'
import { refusalIn, surroundingPage } from '../public/refusals.ts'
import { messagesFor } from '../spoken.ts'
import { answerOptions, areForPrograms, othersAt, refuseMethod } from '../unrouted.ts'
import type { RequestSession } from './session.ts'

/** Elysia's own refusals in our words, because its messages repeat what was submitted. */
const ofElysia: Record<string, { status: number; message: string }> = {
  NOT_FOUND: { status: 404, message: 'There is no such page.' },
  VALIDATION: { status: 422, message: 'The request does not have the expected form.' },
  INVALID_COOKIE_SIGNATURE: { status: 400, message: 'The request could not be read.' },
}

const unexpected = { status: 500, message: 'Something went wrong on our side. It was written to the log.' }

/** The one error handler, before all routes: an unexpected error is logged with the request's id and shown to nobody. */
export const errors = (deps: AppDeps) =>
  new Elysia({ name: 'errors' }).onError({ as: 'global' }, (context) => {
    const { code, request, set } = context
    const error = thrownBy(context.error)
    if (error instanceof ProgramRefusal) return refuseProgram(set, request, error)
    const requestId = requestIdOf(context)
    const others = code === 'NOT_FOUND' ? othersAt(deps, request) : []
    if (others.length > 0 && request.method === 'OPTIONS') return answerOptions(set, others)
    const { status, message, scimType } =
      others.length > 0
        ? { status: 405, message: refuseMethod(set, request, others), scimType: undefined }
        : refusalOf(error, String(code), request)
    if (status === 500)
      deps.logger.error('request failed', { requestId, method: request.method, error: stackOf(error) })
    if (error instanceof DomainError && error.retryAfter > 0)
      set.headers['retry-after'] = String(Math.ceil(error.retryAfter / 1000))

    const { pathname } = new URL(request.url)
    if (isApi(pathname)) return json(set, pathname, { status, message, scimType })
    if (areForPrograms(others)) return text(set, status, message)
    const props = { status, message, requestId: status === 500 ? requestId : undefined }
    const page = surroundingPage(deps, request)
    const shown = page
      ? { ...props, ...page, message: refusalIn(page.t, error, status) }
      : inTheirs(deps, context, props)
    return html(set, wantsFragment(request) ? ErrorFragment(shown) : ErrorPage(shown), status)
  })

/** Where no status page stands around it: in the language of whoever asked, even while the database does not answer. */
function inTheirs(deps: AppDeps, context: Failed, props: ErrorProps): ErrorProps {
  const t = messagesOfFailed(deps, context)
  return { ...props, t, message: said(t, props.message) }
}

function messagesOfFailed(deps: AppDeps, { request, session }: Failed): DashboardMessages {
  try {
    if (session) return messagesFor({ deps, session, request })
  } catch {
    // Who they are is not known then: their browser still says what it asks for.
  }
  return dashboardMessagesOf(preferredLanguage(request))
}

function refuseProgram(set: Answer, request: Request, { status, sentences, headers }: ProgramRefusal): string {
  const { type, body } = apiRefusal(new URL(request.url).pathname, status, sentences)
  set.status = status
  Object.assign(set.headers, headers, { 'content-type': type })
  return body
}

/** A request that failed; without a session where it failed before `session` was derived. */
interface Failed {
  request: Request
  session?: RequestSession
}

interface Refused {
  status: number
  message: string
  scimType?: ScimType
}

function refusalOf(error: unknown, code: string, request: Request): Refused {
  if (error instanceof ScimError) return error
  else if (error instanceof DomainError) return { status: statusOf[error.code], message: error.message }
  else if (error instanceof StorageError) return { status: storageStatus(error), message: error.message }
  else if (code === 'PARSE') return { status: 400, message: unreadable(request), scimType: 'invalidSyntax' }
  else return ofElysia[code] ?? unexpected
}

/** By what the body claims to be: a browser's form is cut off on the way, a program's is made wrongly. */
function unreadable(request: Request): string {
  const type = request.headers.get('content-type') ?? ''
  if (/json/i.test(type) || isApi(new URL(request.url).pathname))
    return 'The body is not JSON: send it whole, in UTF-8, with quotes around names and texts.'
  else if (/multipart/i.test(type))
    return 'The form did not arrive whole. Go back and send it again; a program names the boundary of its parts in the content type.'
  else return 'The request could not be read. Go back and send it again, with the content type of what it holds.'
}

/** Elysia wraps what the reading of a body throws (read-body.ts). */
function thrownBy(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof DomainError ? error.cause : error
}

/** SCIM knows no 422: what is wrong in a request is 400 there (RFC 7644, 3.12). */
function json(set: Answer, pathname: string, { status, message, scimType }: Refused): string {
  set.status = status === 422 && isScim(pathname) ? 400 : status
  const { type, body } = apiRefusal(pathname, set.status, message, scimType)
  set.headers['content-type'] = type
  return body
}

function text(set: Answer, status: number, message: string): string {
  set.status = status
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  return `${message}\n`
}

/** Undefined where the request failed before `session` was derived. */
function requestIdOf({ session }: Failed): string | undefined {
  return session?.origin.requestId
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
