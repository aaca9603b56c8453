import { Elysia } from 'elysia'
import { invalid } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { importAsNew } from '#src/domain/transfer/import-organization.ts'
import { largestUpload } from '#src/domain/transfer/limits.ts'
import { ImportedOrganizationPage } from '#views/account/new-organization.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { visit } from '../plugins/visit.ts'
import { showNewOrganization } from './organizations.tsx'

/** An organization that comes from another Opsentry. */
export const organizationImportRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/organization-import' })
    .use(visit(deps))
    .post('/app/new/import', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const bytes = await form.bytes('file')
          if (bytes.length === 0) throw invalid({ file: 'Choose the export.' })
          const input = { slug: form.text('slug'), file: new Blob([bytes]), largest: largestUpload.unpacked }
          const summary = await importAsNew(deps, visit.person(), input)
          return html(set, ImportedOrganizationPage({ person: personOf({ deps, visit }), ...summary }))
        },
        (state, status) => showNewOrganization(deps, visit, set, { upload: state }, status),
      )
    })
