import type { parseArgs } from 'node:util'
import { type Command, type CommandContext, Negative, UsageError, type Words } from '../command.ts'
import { type Options, optionWords } from '../option-words.ts'
import { readOptions } from '../read-options.ts'
import { openPage } from './open-page.ts'
import type { PageClient } from './page-client.ts'
import { type Input, standardInput } from './typed-text.ts'
import { orWaits } from './waits.ts'

export interface Asked<T extends Options> {
  positionals: string[]
  values: ReturnType<typeof parseArgs<{ options: T }>>['values']
  input: Input
}

/** What a verb has done or found: as data with `--json`, else in lines for people. */
export interface Told {
  data: unknown
  lines: readonly string[]
  /** The answer is no: exit 1. */
  negative?: boolean
}

/** What a command does to a page, such as `open` of `incident`. */
export interface Verb {
  /** After the verb, such as `TITLE [--text TEXT]`. */
  usage: string
  summary: string
  options: Options
  /** Words that may follow besides options. */
  words?: readonly string[]
  /** Throws a UsageError. */
  read: (args: string[], input: Input) => Promise<Typed>
}

/** The arguments of a verb, understood. */
export interface Typed {
  organization: string | undefined
  asJson: boolean
  act: (client: PageClient) => Promise<Told>
}

const ofEach = { organization: { type: 'string' }, json: { type: 'boolean' } } as const satisfies Options
type OfEach = Asked<typeof ofEach>['values']

/** A verb whose options have the types that its `options` say. */
export function verb<T extends Options, Read>(spec: {
  usage: string
  summary: string
  options: T
  words?: readonly string[]
  read: (asked: Asked<T>) => Read | Promise<Read>
  act: (client: PageClient, typed: Read) => Promise<Told>
}): Verb {
  const { usage, summary, options, words, read, act } = spec
  return {
    ...{ usage, summary, options },
    ...(words && { words }),
    async read(args, input) {
      const { positionals, values } = readOptions({ args, options: { ...ofEach, ...options }, allowPositionals: true })
      const typed = await read({ positionals, values: values as Asked<T>['values'], input })
      const { organization, json: asJson = false } = values as OfEach
      return { organization, asJson, act: (client) => act(client, typed) }
    },
  }
}

/** The arguments that a verb takes, as many as `names` says at the least; throws a UsageError. `names`: such as `TITLE`. */
export function exactly(positionals: string[], ...names: string[]): string[] {
  const missing = names[positionals.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`)
  const tooMany = positionals[names.length]
  if (tooMany !== undefined) throw new UsageError(`"${tooMany}" is one thing too many: put what has spaces in quotes.`)
  return positionals
}

const optionsOfEach = `  --organization   the short name of the organization, where there are several
  --json           the API's answer instead of a table`

const about = `It acts on the data folder, beside the Opsentry that serves it. With OPSENTRY_TOKEN it speaks to the Opsentry at OPSENTRY_URL
instead, from anywhere, and may do what that API token may.`

interface CommandFacts {
  name: string
  summary: string
  verbs: Record<string, Verb>
  /** Lines about the options, and what else people should know. */
  help: { options?: string; more?: string }
}

/** A command of verbs: `NAME VERB …`. */
export function commandOfVerbs({ name, summary, verbs, help }: CommandFacts): Command {
  const usages = Object.entries(verbs).map(([word, { usage }]) => `${name} ${word} ${usage}`.trim())
  const lines = Object.values(verbs).map((one, index) => `  ${usages[index]}\n      ${one.summary}`)
  return {
    name,
    usage: `${name} ${Object.keys(verbs).join('|')} …`,
    summary,
    details: [
      lines.join('\n'),
      help.options === undefined ? optionsOfEach : `${help.options}\n${optionsOfEach}`,
      ...(help.more === undefined ? [] : [help.more]),
      about,
    ].join('\n\n'),
    words: { verbs: Object.fromEntries(Object.entries(verbs).map(([word, one]) => [word, wordsOf(one)])) },
    async run([word, ...args], context) {
      const chosen = Object.hasOwn(verbs, word ?? '') ? verbs[word ?? ''] : undefined
      if (!chosen)
        throw new UsageError(
          `Say what to do: ${Object.keys(verbs).join(', ')}.`,
          `${name} ${Object.keys(verbs).join('|')}`,
        )
      await runVerb(`${name} ${word} ${chosen.usage}`.trim(), chosen, args, context)
    },
  }
}

/** A command that is one verb. */
export function commandOfVerb(name: string, one: Verb): Command {
  return {
    name,
    usage: `${name} ${one.usage}`.trim(),
    summary: one.summary,
    details: `${optionsOfEach}\n\n${about}`,
    words: wordsOf(one),
    run: (args, context) => runVerb(`${name} ${one.usage}`.trim(), one, args, context),
  }
}

async function runVerb(usage: string, one: Verb, args: string[], context: CommandContext): Promise<void> {
  try {
    const { organization, asJson, act } = await one.read(args, standardInput)
    const told = await openPage(context, organization, (client) => orWaits<Told>(() => act(client)))
    if (asJson) context.out(JSON.stringify(told.data, null, 2))
    else for (const line of told.lines) context.out(line)
    if (told.negative) throw new Negative()
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(error.message, usage) : error
  }
}

function wordsOf({ options, words = [] }: Verb): Words {
  return {
    verbs: Object.fromEntries(words.map((word) => [word, {}])),
    options: optionWords({ ...ofEach, ...options }),
  }
}
