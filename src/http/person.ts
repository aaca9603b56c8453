import { noticesFor } from '#src/domain/notices/find-notices.ts'
import { policiesToRead } from '#src/domain/privacy/policies-to-read.ts'
import type { Person } from '#views/layout/app-frame.tsx'
import type { RequestContext } from './action.ts'

/** Shown of who is there on every page behind the sign-in. */
export function personOf({ deps, visit }: Pick<RequestContext, 'deps' | 'visit'>): Person {
  const { accountId, name, instanceAdmin } = visit.person()
  return {
    accountName: name,
    instanceAdmin,
    csrf: visit.csrfToken(),
    flash: visit.takeFlash(),
    notices: noticesFor(deps, accountId),
    policies: policiesToRead(deps, accountId),
  }
}
