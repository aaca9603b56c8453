import { CommandError } from '../command.ts'
import type { PageClient, PageFacts } from './page-client.ts'
import { doneOrWaits } from './waits.ts'

/** Milliseconds that an answer may take. */
const deadline = 60_000

/**
 * The page of an API token at a running Opsentry. `url`: its base without a trailing slash; `slug`: the organization that is meant,
 * where somebody said one. Throws a CommandError.
 */
export async function pageOverHttp(url: string, token: string, slug: string | undefined): Promise<PageClient> {
  const ask = (method: string, path: string, body?: object) => answerOf(url, token, method, path, body)
  const [page] = (await ask('GET', '/v1/pages')) as PageFacts[]
  if (!page) throw new CommandError('The API token has no page.')
  if (slug !== undefined && slug !== page.subdomain)
    throw new CommandError(
      `OPSENTRY_TOKEN is a token of "${page.subdomain}", not of "${slug}": leave --organization out, or set the other token.`,
    )
  const below = `/v1/pages/${encodeURIComponent(page.id)}/`
  return {
    page,
    get: (path, query = {}) => ask('GET', `${below}${path}${searchOf(query)}`),
    send: (method, path, body) => ask(method, below + path, body),
  }
}

export function searchOf(query: Record<string, string>): string {
  const search = new URLSearchParams(query).toString()
  return search === '' ? '' : `?${search}`
}

async function answerOf(url: string, token: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
    // A redirect would carry the token wherever it leads.
    redirect: 'manual',
    signal: AbortSignal.timeout(deadline),
  }).catch((error: unknown) => {
    throw new CommandError(`Nothing answers at ${url} (${reasonOf(error)}): set OPSENTRY_URL to where Opsentry runs.`)
  })
  return readAnswer(response.status, await response.text(), url)
}

/** Such as ECONNREFUSED, or what is wrong with a certificate. */
function reasonOf(error: unknown): string {
  const { code, name } = Object(error)
  return String(code ?? name)
}

/** Throws a CommandError with the sentence of a refusal, and Waits for 202. */
export function readAnswer(status: number, text: string, whose: string): unknown {
  const answer = parsed(text)
  if (answer === undefined && !(status < 300 && text === ''))
    throw new CommandError(
      `${whose} answers ${status} with something that is not Opsentry's: set OPSENTRY_URL to where Opsentry runs, without a path.`,
    )
  if (status < 300) return doneOrWaits(status, answer)
  throw new CommandError(sentenceIn(answer) ?? `${whose} refuses this with ${status} and says no more.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sentenceIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return undefined
  const { error } = answer
  return Array.isArray(error) ? error.join(' ') : String(error)
}
