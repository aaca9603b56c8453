import { Elysia } from 'elysia'
import { eraseAddress } from '#src/domain/data-requests/erase-address.ts'
import { exportAddress } from '#src/domain/data-requests/export-address.ts'
import { readForm } from '#src/domain/form.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { accountArchive } from '../account/account-archive.tsx'
import { goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { visit } from '../plugins/visit.ts'
import { dayOf, zipAnswer } from '../zip-answer.ts'
import { showRequest } from './data-requests.tsx'

/** What is done for whoever asked: their data handed out, or erased. */
export const dataRequestRightsRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/data-request-rights' })
    .use(visit(deps))
    .post('/admin/data-requests/:id/export', ({ params, body, visit, set }) =>
      submitted<unknown>(
        readForm(body),
        set,
        () => {
          const now = deps.clock.now()
          const sections = exportAddress(deps, visit.person(), params.id)
          const about = { instanceUrl: publicUrl(deps), exportedAt: now }
          return zipAnswer(set, `opsentry-data-${dayOf(now)}.zip`, accountArchive(sections, about), now)
        },
        (state, status) => showRequest(deps, visit, set, params.id, { rights: state }, status),
      ),
    )
    .post('/admin/data-requests/:id/erasure', ({ params, body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        async () => {
          const count = await eraseAddress(deps, visit.person(), params.id)
          const said = `Erased: ${count} ${count === 1 ? 'subscription' : 'subscriptions'}, and all that stood under the address alone.`
          return goTo(set, routes.admin.dataRequest.show.url({ id: params.id }), visit, said)
        },
        (state, status) => showRequest(deps, visit, set, params.id, { rights: state }, status),
      ),
    )
