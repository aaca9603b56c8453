import { noticesFor } from '#src/domain/notices/find-notices.ts'
import { policiesToRead } from '#src/domain/privacy/policies-to-read.ts'
import type { Person } from '#views/layout/app-frame.tsx'
import type { RequestContext } from './action.ts'

/** The signed-in account as every page behind the sign-in shows it. */
export function personOf({ deps, session }: Pick<RequestContext, 'deps' | 'session'>): Person {
  const { accountId, name, instanceAdmin } = session.person()
  return {
    accountName: name,
    instanceAdmin,
    csrf: session.csrfToken(),
    flash: session.takeFlash(),
    notices: noticesFor(deps, accountId),
    policies: policiesToRead(deps, accountId),
  }
}
