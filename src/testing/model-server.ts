import type { OrganizationId } from '#src/db/ids.ts'
import type { Deps } from '#src/domain/context.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureModel } from '#src/domain/suggestions/configure-model.ts'
import { findLanguageModel, modelName } from '#src/domain/suggestions/language-model.ts'
import { allowModel } from '#src/domain/suggestions/model-consent.ts'
import { allowLoopback } from './factories.ts'
import { type HttpSink, type Reply, startHttpSink } from './http-sink.ts'
import { ines } from './instance-acts.ts'
import { system } from './personas.ts'

/** What a model behind an API as OpenAI's answers. */
export function completion(content: unknown): Reply {
  const body = JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] })
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

/** A real server that speaks the API of chat completions, set as the instance's model. */
export async function startModel(deps: Deps, content: unknown = 'All is well.', key = ''): Promise<HttpSink> {
  const server = await startHttpSink(completion(content))
  allowLoopback(deps)
  configureModel(deps, ines, readForm({ baseUrl: `${server.url}/v1`, model: 'small', key }))
  return server
}

/** Its members may give their texts to the model that is set. */
export function letOrganization(deps: Deps, organizationId: OrganizationId): void {
  const model = findLanguageModel(deps.db)
  if (!model) throw new Error('no model is set')
  allowModel(deps, system, organizationId, { allowed: true, seen: modelName(model) })
}
