import type { Deps } from '../context.ts'
import type { WebAnswer } from '../destinations/http-client.ts'
import { conflict, type DomainError } from '../errors.ts'
import { readInstance } from '../settings/instance.ts'
import { type LanguageModel, openModelKey } from './language-model.ts'

/** Milliseconds; shorter than what the server waits for a quiet connection (commands/listen.ts). */
const deadline = 25_000
/** Bytes of an answer's text. */
const longestAnswer = 40_000

/**
 * Asks the model once, as OpenAI's API of chat completions has it, not streamed. Resolves with the text that it answered, which
 * nobody has read: it is text and nothing else. Throws conflict with a sentence where there is none.
 */
export async function askModel(
  deps: Pick<Deps, 'db' | 'http' | 'secrets'>,
  model: LanguageModel,
  { instruction, text }: { instruction: string; text: string },
): Promise<string> {
  const key = openModelKey(deps, model)
  const answer = await deps.http.ask({
    method: 'POST',
    url: `${model.baseUrl}/chat/completions`,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'Opsentry',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({
      model: model.model,
      stream: false,
      messages: [
        { role: 'system', content: instruction },
        { role: 'user', content: text },
      ],
    }),
    allowed: readInstance(deps.db).allowedDestinations,
    deadline,
  })
  const content = plainText(contentOf(answer))
  if (content === '') throw unanswered('It answered without any text.')
  else if (Buffer.byteLength(content) > longestAnswer) throw unanswered('Its text is longer than 40 kB.')
  else return content
}

function contentOf(answer: WebAnswer): string {
  if (answer.kind !== 'answered') throw unanswered(answer.reason)
  if (answer.status !== 200) throw unanswered(statusSentence(answer.status))
  const content = readContent(answer.body)
  if (content === undefined) throw unanswered('What it answered is not a whole answer of an OpenAI-compatible API.')
  return content
}

/** The text of the first choice; undefined where the body is none of such an API. */
function readContent(body: string): string | undefined {
  try {
    const content: unknown = JSON.parse(body)?.choices?.[0]?.message?.content
    return typeof content === 'string' ? content : undefined
  } catch {
    return undefined
  }
}

/** Without what models that think aloud put before their answer, and without control characters. */
function plainText(content: string): string {
  const thoughtEnds = content.trimStart().startsWith('<think>') ? content.indexOf('</think>') : -1
  const said = thoughtEnds === -1 ? content : content.slice(thoughtEnds + '</think>'.length)
  return said
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
}

function statusSentence(status: number): string {
  if (status === 401 || status === 403) return `It refused the key (${status}): the instance admin can set another.`
  else if (status === 404)
    return 'It knows no such address or model (404): the instance admin can look at both under Language model.'
  else if (status === 429) return 'It has too much to do (429): try again in a minute.'
  else return `It answered with the status ${status}.`
}

function unanswered(reason: string): DomainError {
  return conflict(`The model made no suggestion. ${reason} What you wrote is as it was.`)
}
