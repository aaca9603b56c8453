import { Meanwhile } from '#src/domain/errors.ts'
import { accountOfKey, type SentForm, sentForm } from '#src/domain/sent-forms/form-key.ts'
import { earlierSending, type Led, noteAnswer, releaseForm, sending } from '#src/domain/sent-forms/send-once.ts'
import type { AnyRoute } from '#src/route.ts'
import type { AppDeps } from './app-deps.ts'
import { isSentOnce, pageAbove } from './find-route.ts'
import { csrfField, keyIn, onceField } from './form-fields.ts'
import { inTurn } from './in-turn.ts'
import type { RequestSession } from './plugins/session.ts'

/** What a process remembers of forms: those at work, by id, and calls of programs, too; and the last pages that were shown as an answer. */
export interface Sendings {
  atWork: Map<string, Promise<unknown>>
  /** `until`: `elapsed()` of the clock. */
  pages: Map<string, { digest: string; page: unknown; until: number }>
}

export function createSendings(): Sendings {
  return { atWork: new Map(), pages: new Map() }
}

/** Pages that a second click may still find, for how many ms, of how many characters. Only redirects are stored. */
const mostPages = 50
const rememberedFor = 10 * 60_000
const longestPage = 300_000

export interface Sent {
  deps: AppDeps
  request: Request
  session: RequestSession
  body: unknown
  sendings: Sendings
}

/** How the answers of an action are told apart. */
export interface AnswerKinds<T> {
  /** Absent for what is no redirect. */
  ledBy: (answer: T) => Led | undefined
  goTo: (led: Led) => T
  /** Markup with status 200, which may be shown twice; a file may not. */
  isPage: (answer: T) => boolean
}

const otherContents =
  'You sent this form before with other contents, and that was done. If you mean this as well, send it once more.'
const lookFirst = 'This was sent before, and its answer is gone. See whether it is done before you send it again.'

/**
 * A form behind a sign-in acts once: the second post with the same key and contents waits for the first and gets its answer.
 * Throws Meanwhile where the contents are others. A post without a key, as a script sends it, acts each time.
 */
export async function once<T>(
  sent: Sent,
  route: AnyRoute,
  act: () => T | Promise<T>,
  kinds: AnswerKinds<T>,
): Promise<T> {
  const form = isSentOnce(route) ? await formOf(sent) : undefined
  if (!form) return act()
  return inTurn(
    sent.sendings.atWork,
    form.id,
    () => answeredBefore(sent, form, kinds) ?? actOnce(sent, form, act, kinds),
  )
}

function answeredBefore<T>({ deps, request, sendings }: Sent, form: SentForm, kinds: AnswerKinds<T>): T | undefined {
  const remembered = sendings.pages.get(form.id)
  const shown = remembered && remembered.until > deps.clock.elapsed() ? remembered : undefined
  const earlier = earlierSending(deps, form)
  if (earlier === undefined && shown === undefined) return undefined
  if (shown ? shown.digest !== form.digest : !earlier?.same) throw new Meanwhile(otherContents)
  if (shown) return shown.page as T
  return kinds.goTo(earlier?.led ?? { url: pageAbove(new URL(request.url).pathname), sentence: lookFirst })
}

async function actOnce<T>({ deps, sendings }: Sent, form: SentForm, act: () => T | Promise<T>, kinds: AnswerKinds<T>) {
  const answer = await sending(deps, form, act)
  const led = kinds.ledBy(answer)
  if (led) noteAnswer(deps, form, led)
  else if (kinds.isPage(answer)) rememberPage(sendings, form, answer, deps.clock.elapsed())
  else releaseForm(deps, form)
  return answer
}

function rememberPage({ pages }: Sendings, { id, digest }: SentForm, page: unknown, elapsed: number): void {
  if (typeof page === 'string' && page.length > longestPage) return
  const [oldest] = pages.keys()
  if (pages.size >= mostPages && oldest !== undefined) pages.delete(oldest)
  pages.set(id, { digest, page, until: elapsed + rememberedFor })
}

async function formOf({ deps, request, session, body }: Sent): Promise<SentForm | undefined> {
  const key = keyIn(body)
  const accountId = session.account()?.accountId
  if (accountId === undefined || accountOfKey(deps, key) !== accountId) return undefined
  return sentForm(deps, { key, accountId, path: new URL(request.url).pathname, contents: await contentsOf(body) })
}

async function contentsOf(body: unknown): Promise<string> {
  const fields = Object.entries(Object(body)).filter(([name]) => name !== onceField && name !== csrfField)
  return JSON.stringify(
    await Promise.all(fields.map(async ([name, value]) => [name, await Promise.all([value].flat().map(contentOf))])),
  )
}

/** A file of many megabytes is told apart by a fast hash: a cryptographic one would hold up everybody. */
async function contentOf(value: unknown): Promise<unknown> {
  if (!(value instanceof Blob)) return value
  return [value instanceof File ? value.name : '', value.size, String(Bun.hash(await value.arrayBuffer()))]
}
