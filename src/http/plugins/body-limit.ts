import { Elysia } from 'elysia'
import { signedInAccount } from '#src/domain/accounts/sessions.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { largestList } from '#src/domain/subscriber-imports/largest-list.ts'
import { largestUpload } from '#src/domain/transfer/limits.ts'
import type { Upload } from '#src/route.ts'
import type { Answer } from '../answers.ts'
import { apiRefusal } from '../api-refusal.ts'
import type { AppDeps } from '../app-deps.ts'
import { cookieName, readCookie } from '../cookies.ts'
import { isApi, uploadAt } from '../find-route.ts'

const kilobyte = 1024
const megabyte = 1024 * kilobyte

/** Bytes a form or a request of the API may have. */
const usual = megabyte

/** Bytes that whoever is signed in may send: the file and what stands around it in a form. */
const uploads: Record<Upload, number> = {
  'subscriber list': largestList + 64 * kilobyte,
  export: largestUpload.packed + 64 * kilobyte,
}

/** In bytes, and beyond any body: the server's own refusal says nothing, and a body that is refused here is not kept either. */
export const maxRequestBodySize = 1024 * 1024 * megabyte

/** Too large a body is refused before any of it is read; so its length has to be named before it, as browsers do. */
export const bodyLimit = (deps: AppDeps) =>
  new Elysia({ name: 'body-limit' }).onRequest(({ request, set }) => {
    const named = request.headers.get('content-length')
    if (request.headers.has('transfer-encoding')) return refuse(set, request, 411, unknownLength)
    // The server joins two headers of the same length.
    if (named?.includes(',')) return refuse(set, request, 400, namedTwice)
    const length = Number(named)
    if (!(length > usual)) return
    const limit = limitFor(deps, request)
    if (length > limit) return refuse(set, request, 413, tooLarge(request, length, limit))
  })

const unknownLength =
  'This came in pieces, without its length: send a Content-Length header. If a proxy sends it so, let it collect the body first. In nginx: proxy_request_buffering on.'

const namedTwice = 'This names its length more than once. Send one Content-Length header.'

function tooLarge(request: Request, length: number, limit: number): string {
  const sentence = `This is too large: ${megabytes(length)}, where at most ${megabytes(limit)} are taken.`
  const upload = uploadOf(request)
  return upload !== undefined && limit < uploads[upload]
    ? `${sentence} Whoever is signed in may send ${megabytes(uploads[upload])}: sign in and send it again.`
    : `${sentence} Go back and send a smaller file or a shorter text.`
}

function megabytes(bytes: number): string {
  return `${(bytes / megabyte).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`
}

/** Large uploads are for signed-in accounts alone, so that no stranger fills memory, whatever the path. */
function limitFor(deps: AppDeps, request: Request): number {
  const upload = uploadOf(request)
  return upload !== undefined && isSignedIn(deps, request) ? uploads[upload] : usual
}

function uploadOf(request: Request): Upload | undefined {
  return uploadAt(new URL(request.url).pathname)
}

function isSignedIn(deps: AppDeps, request: Request): boolean {
  const token = readCookie(request, cookieName('session', publicUrl(deps).startsWith('https:')))
  return token !== undefined && signedInAccount(deps, token, { ip: '', userAgent: '', requestId: '' }) !== null
}

function refuse(set: Answer, request: Request, status: number, sentence: string): string {
  const { pathname } = new URL(request.url)
  const { type, body } = isApi(pathname)
    ? apiRefusal(pathname, status, sentence)
    : { type: 'text/plain; charset=utf-8', body: `${sentence}\n` }
  set.status = status
  set.headers['content-type'] = type
  return body
}
