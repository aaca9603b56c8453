import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { ApiDocsView } from '#views/docs/api.tsx'
import { type Binding, page } from '../action.ts'

/** Of the API, not of the executable: what it speaks stays what it is. */
const version = '1.0.0'

/** What describes the management API to whoever writes a program for it; no secret of any organization stands in it. */
export const apiDocsRoutes: Binding[] = [
  {
    route: routes.apiDescription,
    answer: ({ deps, set }) => {
      set.headers['content-type'] = 'application/json; charset=utf-8'
      return description(publicUrl(deps))
    },
  },

  page(routes.apiDocs, ({ deps }) => documentation(publicUrl(deps))),
]

const description = madeOnce(async (url) => {
  const { openApiDocument } = await import('./v1/openapi.ts')
  return JSON.stringify(openApiDocument({ url, version }))
})

const documentation = madeOnce(async (url) => {
  const { apiDocs } = await import('./v1/docs.ts')
  return ApiDocsView(apiDocs(url))
})

/** Takes milliseconds to make, on the thread that answers visitors, and is the same for everybody while the instance keeps its address. */
function madeOnce(make: (url: string) => Promise<string>): (url: string) => Promise<string> {
  let made: { url: string; text: string } | undefined
  return async (url) => {
    if (made?.url !== url) made = { url, text: await make(url) }
    return made.text
  }
}
