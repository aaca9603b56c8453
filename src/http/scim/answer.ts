import type { ProvisionerActor } from '#src/domain/context.ts'
import type { Resource } from '#src/domain/scim/show.ts'
import type { AnyRoute, ParamName } from '#src/route.ts'
import { type Projection, projected } from '#src/scim/list.ts'
import { ScimError } from '#src/scim/scim-error.ts'
import { type Binding, contextOf, type Raw, type RequestContext } from '../action.ts'
import { scimMediaType } from '../api-refusal.ts'

/** Passed to an identity provider. */
export interface ProvisionerContext<Params = unknown> extends RequestContext<Params> {
  actor: ProvisionerActor
  body: unknown
}

export interface ScimAnswer {
  status: 200 | 201 | 204 | 304
  body?: unknown
  headers?: Record<string, string>
}

/** Binds a route of SCIM's. */
export function scim<Path extends string>(
  route: AnyRoute & { path: Path },
  answer: (context: ProvisionerContext<Record<ParamName<Path>, string>>) => ScimAnswer | Promise<ScimAnswer>,
): Binding {
  return {
    route,
    async answer(raw: Raw) {
      const { set } = raw
      const context = { ...contextOf(route, raw), body: raw.body }
      const { status, body, headers } = await answer(context as ProvisionerContext<Record<ParamName<Path>, string>>)
      set.status = status
      Object.assign(set.headers, headers)
      if (body === undefined) return new Response(null, { status })
      set.headers['content-type'] = scimMediaType
      return JSON.stringify(body)
    },
  }
}

/** The resource, with its version as an ETag; 304 where the provider has that one already. */
export function shown(
  request: Request,
  resource: Resource,
  projection: Projection,
  status: 200 | 201 = 200,
): ScimAnswer {
  const { version, location } = resource.meta
  const headers = { etag: version, ...(status === 201 ? { location } : {}) }
  const isKnown = request.method === 'GET' && namesVersion(request.headers.get('if-none-match'), version)
  return isKnown ? { status: 304, headers } : { status, headers, body: projected(resource, projection) }
}

/** Throws 412 where the provider meant to change another version than this one (RFC 7644, 3.14). */
export function refuseStale(request: Request, { meta }: Resource): void {
  const wanted = request.headers.get('if-match')
  if (wanted !== null && !namesVersion(wanted, meta.version))
    throw new ScimError(
      412,
      undefined,
      'It has changed since you read it: read it again, then send what should change.',
    )
}

/** ETags are compared weakly: whatever the sign in front of them. */
function namesVersion(header: string | null, version: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return (header ?? '').split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(version))
}
