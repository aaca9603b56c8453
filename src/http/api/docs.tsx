import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { ApiDocsView } from '#views/docs/api.tsx'
import { type Binding, page } from '../action.ts'

/** Of the API, not of the executable: what it speaks stays what it is. */
const version = '1.0.0'

/** What describes the management API to whoever writes a program for it; no secret of any organization stands in it. */
export const apiDocsRoutes: Binding[] = [
  page(routes.apiDescription, async ({ deps }) => {
    const { openApiDocument } = await import('./v1/openapi.ts')
    return Response.json(openApiDocument({ url: publicUrl(deps), version }))
  }),

  page(routes.apiDocs, async ({ deps }) => {
    const { apiDocs } = await import('./v1/docs.ts')
    return ApiDocsView(apiDocs(publicUrl(deps)))
  }),
]
