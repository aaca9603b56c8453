import { notFound } from '#src/domain/errors.ts'
import { scimBase } from '#src/domain/scim/show.ts'
import { routes } from '#src/routes.ts'
import { resourceTypes, schemas, serviceProviderConfig } from '#src/scim/discovery.ts'
import { listResponse } from '#src/scim/list.ts'
import type { Binding } from '../action.ts'
import { type ScimAnswer, scim } from './answer.ts'

export const scimDiscoveryRoutes: Binding[] = [
  scim(routes.scim.config, ({ deps }) => ({ status: 200, body: serviceProviderConfig(scimBase(deps)) })),
  scim(routes.scim.resourceTypes, ({ deps }) => all(resourceTypes(scimBase(deps)))),
  scim(routes.scim.resourceType, ({ deps, params }) => one(resourceTypes(scimBase(deps)), params.name)),
  scim(routes.scim.schemas, ({ deps }) => all(schemas(scimBase(deps)))),
  scim(routes.scim.schema, ({ deps, params }) => one(schemas(scimBase(deps)), params.name)),
]

function all(resources: unknown[]): ScimAnswer {
  return { status: 200, body: listResponse(resources, resources.length, 1) }
}

function one(resources: { id: string }[], id: string): ScimAnswer {
  const found = resources.find((resource) => resource.id === id)
  if (!found) throw notFound('resource')
  return { status: 200, body: found }
}
