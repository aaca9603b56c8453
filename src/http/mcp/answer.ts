import { carried } from '#src/carried.ts'
import { draftForPerson } from '#src/domain/agent-drafts/agent-drafts.ts'
import { noteCall, notedUnlessRecorded } from '#src/domain/api-tokens/note-call.ts'
import type { TokenActor } from '#src/domain/context.ts'
import { DomainError } from '#src/domain/errors.ts'
import { routes } from '#src/routes.ts'
import { callOperation, checkOperation } from '../api/v1/call.ts'
import { checkBody } from '../api/v1/check-input.ts'
import { bare } from '../api/v1/operation.ts'
import type { AppDeps } from '../app-deps.ts'
import { statusOf } from '../domain-status.ts'
import { ProgramRefusal, unprocessable } from '../program-refusal.ts'
import { type Tool, tools } from './tools.ts'

/** A tool's answer as an agent reads it. */
interface Told {
  [key: string]: unknown
  content: { type: 'text'; text: string }[]
  isError?: boolean
}

/**
 * A request of the Model Context Protocol (streamable HTTP, 2025-06-18): stateless, one answer in JSON, a server for each. `body`:
 * as it was parsed.
 */
export async function answerAgent(
  deps: AppDeps,
  actor: TokenActor,
  request: Request,
  body: unknown,
): Promise<Response> {
  // The library still takes the batches of older revisions, of which each would be a hundred calls and be counted as one.
  if (Array.isArray(body)) throw unprocessable('Send one message in a request.')
  const { Server, WebStandardStreamableHTTPServerTransport, ListToolsRequestSchema, CallToolRequestSchema } =
    await carried('mcp')
  const server = new Server({ name: 'opsentry', version: '1.0.0' }, { capabilities: { tools: {} }, instructions })
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(listed) }))
  server.setRequestHandler(CallToolRequestSchema, ({ params }) =>
    useTool(deps, actor, params.name, params.arguments ?? {}),
  )
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  try {
    return await transport.handleRequest(request, { parsedBody: body })
  } finally {
    await server.close()
  }
}

const instructions =
  'A status page. Reading answers at once. What you write is a draft: a person of the team reads and publishes it, unless the token was made to publish by itself. Say so to whoever asked you.'

function listed({ name, description, writes, input }: Tool) {
  const schema = JSON.parse(JSON.stringify(input))
  return { name, description, inputSchema: schema, annotations: { readOnlyHint: !writes, destructiveHint: false } }
}

async function useTool(deps: AppDeps, actor: TokenActor, name: string, given: Record<string, unknown>): Promise<Told> {
  const tool = tools.find((one) => one.name === name)
  const operation = `POST /mcp ${tool?.name ?? ''}`.trim()
  try {
    if (!tool) throw unprocessable(`There is no tool ${name.slice(0, 100)}.`)
    const page = routes.managementApi.page.show.url({ page_id: actor.organizationId })
    const call = tool.call(page, checkBody(bare(tool.input), given) as Record<string, unknown>)
    return await notedUnlessRecorded(deps, actor, operation, async () =>
      tool.writes && !actor.agentPublishes
        ? draft(deps, actor, tool, call)
        : told((await callOperation(deps, actor, call)).value),
    )
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof ProgramRefusal)) throw error
    noteCall(deps, actor, { operation, refusal: error instanceof DomainError ? statusOf[error.code] : error.status })
    return { ...told({ error: error.message }), isError: true }
  }
}

/** Checked as if it were done, so that an agent learns at once what is wrong rather than the person who reads it. */
function draft(deps: AppDeps, actor: TokenActor, { name: tool }: Tool, call: ReturnType<Tool['call']>): Told {
  checkOperation(deps, actor, call)
  const { method, path, body } = call
  const { id } = draftForPerson(deps, actor, { tool, method, path, body: JSON.stringify(body) })
  return told({ draft: id, state: 'waiting', note: 'A person of the team reads this, and publishes or discards it.' })
}

function told(value: unknown): Told {
  return { content: [{ type: 'text', text: JSON.stringify(value ?? null) }] }
}
