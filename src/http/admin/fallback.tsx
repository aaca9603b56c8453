import { accountById } from '#src/domain/accounts/insert-account.ts'
import { accepted, checked, fieldErrors, together } from '#src/domain/forms/checked.ts'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { checkFallback, typedEndpoint } from '#src/domain/mail/check-fallback.ts'
import { configureFallback, removeFallback, savedFallback } from '#src/domain/mail/configure-fallback.ts'
import { isMailApi } from '#src/domain/mail/mail.ts'
import { findFallback } from '#src/domain/mail/read-fallback.ts'
import { readToken } from '#src/domain/mail/save-token.ts'
import { type RelayTest, sendTestMessage } from '#src/domain/mail/test-relay.ts'
import { cachedInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { FallbackPage } from '#views/admin/fallback.tsx'
import type { FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'
import { refusedTest, savedSecrets, signingIn, type TestContext, testRelay, tokenValues } from '../setup/relay-form.tsx'
import { fallbackState } from './fallback-state.ts'

const { fallback } = routes.admin

/** What carries mail while the relay does not. */
export const fallbackRoutes: Binding[] = [
  page(fallback.show, (context) => showFallback(context)),

  action(
    fallback.save,
    ({ deps, actor, form }) => {
      configureFallback(deps, actor, form)
      return done(fallback.show.url(), 'The fallback is saved.')
    },
    (context, form) => showFallback(context, form),
  ),

  action(
    fallback.test,
    (context) => testRelay(context, (form, test) => showFallback(context, form, test), testAsTyped),
    (context, refused) => refusedTest(context, refused, (form) => showFallback(context, form)),
  ),

  action(fallback.removal, ({ deps, actor }) => {
    removeFallback(deps, actor)
    return done(routes.admin.relay.show.url(), 'There is no fallback any more.')
  }),
]

function testAsTyped({ deps, actor, form }: TestContext): Promise<RelayTest> {
  const to = form.text('to')
  const recipient = checked({}, fieldErrors({ to: addressProblem(to) }))
  const { allowedDestinations } = cachedInstance(deps.db)
  const { way, token } = accepted(together(checkFallback(form, savedFallback(deps), allowedDestinations), recipient))
  const signing = isMailApi(way) ? way : signingIn(deps, 'fallback', way, token)
  return sendTestMessage(deps, actor, signing, to, 'instance.fallback_tested')
}

function showFallback(context: PersonContext, form?: FormState, test?: RelayTest): JSX.Element {
  const { deps, actor } = context
  const person = personOf(context)
  const row = findFallback(deps.db)
  return FallbackPage({
    person,
    form: form ?? savedForm(context, accountById(deps.db, actor.accountId).email),
    test,
    state: fallbackState(deps, person.t),
    hasSecret: row !== null && row.secret !== null,
    secrets: savedSecrets(deps, 'fallback'),
  })
}

function savedForm({ deps }: PersonContext, to: string): FormState {
  const row = findFallback(deps.db)
  if (row === null) return { values: { to, kind: 'smtp', from: cachedInstance(deps.db).relayFrom ?? '' }, errors: {} }
  const { kind, host, port, security, user, endpoint, place, from } = row
  const server = { host: host ?? '', port: String(port ?? 587), security: security ?? 'starttls', user: user ?? '' }
  const api = { accessKey: user ?? '', region: place, domain: place, stream: place }
  const own =
    kind === 'smtp'
      ? { ...server, ...tokenValues(readToken(deps, 'fallback')) }
      : { ...api, endpoint: typedEndpoint({ kind, endpoint: endpoint ?? '', place: place ?? '' }) }
  const values = Object.entries({ to, kind, from, ...own }).map(([name, value]) => [name, value ?? ''])
  return { values: Object.fromEntries(values), errors: {} }
}
