import { type FallbackKind, fallbackKinds } from '#src/words/mail.ts'
import { type AllowedDestinations, urlProblem } from '../destinations/destinations.ts'
import { type Checked, checked, fieldErrors, named, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from './check-address.ts'
import { checkRelay, relayInput } from './check-relay.ts'
import { checkToken, type Token } from './check-token.ts'
import { isMailApi, type MailApi, type Relay } from './mail.ts'

/** What an admin typed as the fallback: an SMTP server, with what its tokens are asked for with, or an API. */
export interface Fallback {
  way: Relay | MailApi
  token: Token | null
}

/** What is saved so far: its secrets need not be typed again. */
export interface SavedFallback {
  way: Relay | MailApi | null
  token: Token | null
}

const usualEndpoints: Record<MailApi['kind'], (place: string) => string> = {
  postmark: () => 'https://api.postmarkapp.com',
  ses: (region) => `https://email.${region}.amazonaws.com`,
  mailgun: () => 'https://api.mailgun.net',
  resend: () => 'https://api.resend.com',
}

/** Where it is asked, as far as a person has to type it: '' for the usual address, which hangs on the service and its region. */
export function typedEndpoint({ kind, endpoint, place }: Pick<MailApi, 'kind' | 'endpoint' | 'place'>): string {
  return endpoint === usualEndpoints[kind](place) ? '' : endpoint
}

/** The field that an API needs besides, and what is typed there. */
const places: Record<MailApi['kind'], { field: string; is: RegExp; problem: string }> = {
  postmark: { field: 'stream', is: /^[\w-]{1,100}$/, problem: 'Type the ID of a message stream, such as outbound.' },
  ses: { field: 'region', is: /^[a-z]{2,4}(-[a-z]{2,12}){1,2}-\d$/, problem: 'Type a region, such as eu-central-1.' },
  mailgun: {
    field: 'domain',
    is: /^[a-z\d]([a-z\d-]{0,62}\.){1,8}[a-z]{2,63}$/i,
    problem: 'Type the domain that Mailgun sends for, such as mg.example.com.',
  },
  resend: { field: '', is: /^$/, problem: '' },
}

export function checkFallback(form: Form, saved: SavedFallback, allowed: AllowedDestinations): Checked<Fallback> {
  const kind = fallbackKinds.find((one) => one === form.text('kind'))
  if (kind === 'smtp') return checkServer(form, saved, allowed)
  else if (kind !== undefined) return checkApi(kind, form, saved, allowed)
  else return checked({ way: apiOf('resend', form, allowed), token: null }, { kind: 'Choose what carries mail then.' })
}

function checkServer(form: Form, saved: SavedFallback, allowed: AllowedDestinations): Checked<Fallback> {
  const before = saved.way !== null && !isMailApi(saved.way) ? saved.way : null
  return together(named('way', checkRelay(relayInput(form), before)), checkToken(form, saved.token, allowed))
}

function checkApi(
  kind: Exclude<FallbackKind, 'smtp'>,
  form: Form,
  saved: SavedFallback,
  allowed: AllowedDestinations,
): Checked<Fallback> {
  const way = apiOf(kind, form, allowed)
  way.secret ||= keptSecret(way, saved.way)
  const { field, is, problem } = places[kind]
  const errors = fieldErrors({
    [field]: is.test(way.place) ? undefined : problem,
    endpoint: endpointProblem(way.endpoint, allowed),
    accessKey: kind !== 'ses' || /^[\w+/=-]{4,200}$/.test(way.user ?? '') ? undefined : 'Type the ID of an access key.',
    key: /^[\x21-\x7e]{4,500}$/.test(way.secret) ? undefined : 'Type the key as the service shows it, in one line.',
    from: addressProblem(way.from),
  })
  return checked({ way, token: null }, errors)
}

function apiOf(kind: MailApi['kind'], form: Form, allowed: AllowedDestinations): MailApi {
  const { field } = places[kind]
  const place = field === '' ? '' : form.text(field)
  return {
    ...{ kind, place, allowed },
    endpoint: plainEndpoint(form.text('endpoint')) || usualEndpoints[kind](place),
    user: kind === 'ses' ? form.text('accessKey') : null,
    secret: form.text('key'),
    from: form.text('from'),
  }
}

/** Never used for another service, nor at another address, than it was typed for. */
function keptSecret(way: MailApi, saved: Relay | MailApi | null): string {
  if (saved === null || !isMailApi(saved)) return ''
  return saved.kind === way.kind && saved.endpoint === way.endpoint && saved.user === way.user ? saved.secret : ''
}

/** Without slashes at its end. */
function plainEndpoint(typed: string): string {
  let end = typed.length
  while (typed[end - 1] === '/') end -= 1
  return typed.slice(0, end)
}

function endpointProblem(typed: string, allowed: AllowedDestinations): string | undefined {
  const url = typed.length <= 500 && URL.canParse(typed) ? new URL(typed) : null
  if (url === null || url.search !== '' || url.hash !== '')
    return 'Type the address of the API alone, such as https://api.eu.mailgun.net, or nothing for the usual one.'
  return urlProblem(url, allowed)
}
