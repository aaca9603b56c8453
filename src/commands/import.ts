import { readFileSync, statSync } from 'node:fs'
import { DomainError } from '#src/domain/errors.ts'
import { organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { decodeExport, largestExport } from '#src/domain/statuspage-import/decode.ts'
import { ImportInterrupted, importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { largestAtom, readAtom } from '#src/domain/statuspage-import/read-atom.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { importOpsentry } from './import-opsentry.ts'
import { importReport } from './import-report.ts'
import { consoleActor, openData } from './open-deps.ts'
import { type Options, optionWords } from './option-words.ts'
import { readOptions } from './read-options.ts'

/** Milliseconds between two steps, in which a serving process writes what waits. */
const rest = 5
/** Milliseconds a download may take. */
const downloadDeadline = 60_000

const options = {
  organization: { type: 'string' },
  atom: { type: 'string', words: 'file' },
} as const satisfies Options

export const importCommand: Command = {
  name: 'import',
  usage:
    'import statuspage FILE-OR-URL --organization SLUG [--atom FILE-OR-URL], or import opsentry FILE --organization SLUG',
  summary: 'loads an Atlassian Statuspage, or the export of an organization of another Opsentry',
  details: `  FILE-OR-URL      Statuspage's JSON, as any address of the page's API answers it, or several of these answers put together;
                   a file (UTF-8 or UTF-16, plain or gzip) or an http(s) address, at most 64 MiB
  FILE             an organization's export, as its owner downloads it under Settings, Export
  --organization   the short name of the organization that receives it
  --atom           the old page's history.atom, a file or an http(s) address, at most 8 MiB: its entries keep their ids, so that
                   feed readers and the chats that follow it do not post old news again

Of Statuspage:

Keeps ids and times, the page's own id included, and tells no subscriber. A second time it changes nothing; a newer export
adds what is new and changes what changed; the answers of one page may come one by one in any order. A file that contradicts
itself is refused whole; what is merely odd is taken, and the report says of which record what was assumed or left out. A maintenance that was to begin or to end by itself still
does; one whose time has passed does nothing by itself.

Of Opsentry: the organization has to be empty, and takes the export whole or not at all, with its ids; until it has, nobody
finds it. Its short name and team stay; nobody is told. What has to be done by hand afterwards is printed: whom to invite, which secrets to set.`,
  words: {
    verbs: {
      statuspage: { files: true, options: optionWords(options) },
      opsentry: { files: true, options: optionWords({ organization: options.organization }) },
    },
  },
  run: runImport,
}

async function runImport(args: string[], context: CommandContext): Promise<void> {
  const { kind, source, slug, atom } = readInput(args)
  if (kind === 'opsentry') return importOpsentry(source, slug, context)
  const { deps, close } = openData(context)
  try {
    const organization = organizationBySlug(deps, slug)
    const exported = decodeExport(await readSource(source, largestExport), source)
    const feed = atom === undefined ? undefined : await readAtom(await readSource(atom, largestAtom), atom)
    const report = importStatuspage(deps, consoleActor('import'), organization.id, exported, feed, {
      rest: () => Bun.sleepSync(rest),
      tidy: () => Bun.gc(true),
    })
    for (const line of importReport(report, source, organization.name)) context.out(line)
  } catch (error) {
    if (error instanceof ImportInterrupted) throw new CommandError(`${source}: ${error.message}`)
    throw error instanceof DomainError ? new CommandError(sentenceOf(error, [source, atom], slug)) : error
  } finally {
    close()
  }
}

interface Input {
  kind: 'statuspage' | 'opsentry'
  source: string
  slug: string
  atom: string | undefined
}

function readInput(args: string[]): Input {
  const { positionals, values } = readOptions({ args, options, allowPositionals: true, strict: true })
  const [kind, source, ...rest] = positionals
  if (kind !== 'statuspage' && kind !== 'opsentry')
    throw new UsageError(`Say what to import: statuspage or opsentry${kind ? `, not "${kind}"` : ''}.`)
  if (source === undefined) throw new UsageError('Name the file or URL to import.')
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one thing too many.`)
  if (values.organization === undefined) throw new UsageError('--organization is missing.')
  if (kind === 'opsentry' && values.atom !== undefined)
    throw new UsageError('--atom is of a Statuspage: an export of Opsentry has the ids of its feed in it.')
  return { kind, source, slug: values.organization, atom: values.atom }
}

/** `most`: bytes. */
function readSource(source: string, most: number): Uint8Array | Promise<Uint8Array> {
  return /^https?:\/\//i.test(source) ? download(source, most) : readWhole(source, most)
}

function readWhole(path: string, most: number): Uint8Array {
  try {
    if (statSync(path).size <= most) return readFileSync(path)
  } catch {
    throw new CommandError(`${path} cannot be read: correct the path or its permissions.`)
  }
  throw tooLarge(path, most)
}

async function download(url: string, most: number): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(downloadDeadline) })
    if (!response.ok) throw new CommandError(`${url} answered ${response.status}: correct the address, or try again.`)
    return await bounded(response, url, most)
  } catch (error) {
    if (error instanceof CommandError) throw error
    else throw new CommandError(`${url} could not be fetched (${reason(error)}): correct the address, or try again.`)
  }
}

async function bounded(response: Response, url: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    parts.push(part)
    size += part.length
    if (size > most) throw tooLarge(url, most)
  }
  return Buffer.concat(parts)
}

function tooLarge(source: string, most: number): CommandError {
  const instead = most === largestAtom ? "give the page's history.atom as it is" : 'export less of it at once'
  return new CommandError(`${source} is larger than ${most / 1024 / 1024} MiB: ${instead}.`)
}

function sentenceOf(error: DomainError, sources: [string, string | undefined], slug: string): string {
  if (error.code === 'not_found') return `There is no organization "${slug}": give the short name of one that exists.`
  const isSaid = sources.some((source) => source !== undefined && error.message.startsWith(source))
  const sentence = isSaid ? error.message : `${sources[0]}: ${error.message}`
  return `${sentence} Nothing was imported.`
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
