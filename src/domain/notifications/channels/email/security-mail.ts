import { eq } from 'drizzle-orm'
import { factorResets } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import type { Deps } from '#src/domain/context.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { publicUrl, readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { RenderedMail } from '../mail-facts.ts'
import type { Letter, Letters } from './letter.ts'

/** Mails about what opens an account: a password that is gone, a second factor that is, or will be. */
export const securityLetters: Letters = {
  password_removed: (deps) =>
    fromInstance(
      deps.render.passwordRemoved({
        instanceUrl: publicUrl(deps),
        url: publicUrl(deps) + routes.forgotPassword.show.url(),
      }),
    ),

  factor_reset_requested(deps, { subjectId }) {
    const row = deps.db
      .select({ reset: factorResets, requestedBy: accounts.name })
      .from(factorResets)
      .leftJoin(accounts, eq(accounts.id, factorResets.requestedBy))
      .where(eq(factorResets.id, subjectId ?? ''))
      .get()
    if (!row) return { skip: 'It was cancelled meanwhile.' }
    const { reset, requestedBy } = row
    const url = publicUrl(deps) + routes.factorReset.show.url({ token: signedToken(deps, 'factor-reset', reset.id) })
    return fromInstance(
      deps.render.factorResetRequested({ instanceUrl: publicUrl(deps), requestedBy, dueAt: reset.dueAt, url }),
    )
  },

  url_changed: urlChanged,

  factor_reset(deps, { subjectId }) {
    const account = deps.db
      .select()
      .from(accounts)
      .where(eq(accounts.id, subjectId ?? ''))
      .get()
    if (!account) return { skip: 'The account is gone.' }
    const withoutPassword = account.passwordHash === ''
    const page = withoutPassword ? routes.forgotPassword.show : routes.signIn.show
    return fromInstance(
      deps.render.factorReset({ instanceUrl: publicUrl(deps), withoutPassword, url: publicUrl(deps) + page.url() }),
    )
  },
}

function urlChanged(deps: Deps): Letter {
  const instanceUrl = publicUrl(deps)
  const [formerUrl = null] = readInstance(deps.db).formerUrls
  return fromInstance(
    deps.render.urlChanged({ instanceUrl, formerUrl, url: instanceUrl + routes.admin.instance.show.url() }),
  )
}

function fromInstance(mail: RenderedMail): Letter {
  return { send: { from: 'Opsentry', mail } }
}
