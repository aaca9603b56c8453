import { DomainError, type FieldErrors } from '#src/domain/errors.ts'
import { type Form, longestLine } from '#src/domain/forms/form.ts'
import { addressFault } from '#src/domain/mail/check-address.ts'
import { plainAddress } from '#src/domain/mail/mailbox-key.ts'
import { asksForOtherFormat } from '#src/domain/notifications/channels/check-endpoint.ts'
import { ReadersAlone } from '#src/domain/subscribers/as-reader.ts'
import { FollowsAlready, urlChannels } from '#src/domain/subscribers/subscribe-url.ts'
import type { FormState } from '#views/layout/fields.tsx'
import type { Messages } from '#views/messages/en.ts'
import type { Answer } from '../answers.ts'
import { refusal } from '../form-state.ts'
import { refusalIn } from './refusals.ts'

/** `refusal` (form-state.ts) in the page's language. */
export function refusedIn(t: Messages, error: unknown, form: Form, set: Answer): { state: FormState; status: number } {
  const { state, status } = refusal(error, form, set)
  const errors = error instanceof DomainError ? errorsIn(t, error.fields, form) : {}
  if (Object.keys(errors).length > 0) return { state: { ...state, errors }, status }
  return { state: { ...state, errors, problem: problemIn(t, error, status) }, status }
}

function problemIn(t: Messages, error: unknown, status: number): string {
  if (error instanceof FollowsAlready) return t.subscribe.known
  else if (error instanceof ReadersAlone) return t.subscribe.readersAlone
  else return refusalIn(t, error, status)
}

/** A sentence for each field, by what is wrong with it: the domain's own are English. */
function errorsIn({ form: t, subscribe, access }: Messages, fields: FieldErrors, form: Form): FieldErrors {
  const ofAddress = addressFault(plainAddress(form.raw('email').trim().slice(0, longestLine)))
  const sentences: Record<string, string | undefined> = {
    email: ofAddress && t.address[ofAddress],
    url: subscribe.endpoint[faultOfUrl(form.raw('channel'), form.raw('url').trim())],
    services: subscribe.noServices,
    kinds: subscribe.noKinds,
    password: access.wrong,
  }
  return Object.fromEntries(Object.keys(fields).flatMap((name) => (sentences[name] ? [[name, sentences[name]]] : [])))
}

/** The message for a refused URL. */
function faultOfUrl(channel: string, typed: string): keyof Messages['subscribe']['endpoint'] {
  const urlChannel = urlChannels.find((one) => one === channel)
  if (typed === '') return 'missing'
  else if (typed.length > 2000) return 'tooLong'
  const url = URL.canParse(typed) ? new URL(typed) : undefined
  if (url === undefined || /\s/.test(typed) || url.username !== '' || url.password !== '') return 'notUrl'
  else if (url.protocol !== 'https:') return 'notHttps'
  else if (urlChannel === undefined || urlChannel === 'webhook') return 'notPublic'
  else return asksForOtherFormat(urlChannel, url) ? 'otherFormat' : 'otherHost'
}
