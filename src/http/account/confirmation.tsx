import { offerConfirmation } from '#src/domain/accounts/confirm-identity.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { localPath } from '../auth/next.ts'
import { confirm, showConfirmation } from '../confirmation.tsx'
import { ceremony } from '../passkey-ceremony.ts'

const { confirmation } = routes.account

export const confirmationRoutes: Binding[] = [
  page(confirmation.show, (context) => show(context, context.query.next, context.query.factor !== undefined)),

  action(
    confirmation.confirm,
    async ({ deps, actor, form }) => {
      await confirm(deps, actor, form)
      return done(
        localPath(form.raw('next'), routes.app.show.url()),
        'Confirmed: this is not asked again for 15 minutes.',
      )
    },
    (context, refused) =>
      show(context, context.form.raw('next'), context.form.raw('factor') !== '', { ...refused, values: {} }),
  ),

  action(confirmation.challenge, ({ deps, actor }) => ceremony(() => offerConfirmation(deps, actor))),
]

/** `factor`: the second factor is asked for, which the password is not. */
function show(
  { deps, request, session }: PersonContext,
  next: string | undefined,
  factor: boolean,
  state: FormState = emptyForm,
) {
  const hidden = { next: localPath(next, routes.app.show.url()), ...(factor ? { factor: '1' } : {}) }
  const action = confirmation.confirm.url()
  return showConfirmation({ deps, request, session, asksForFactor: factor, action, hidden, state })
}
