import { readFileSync } from 'node:fs'
import { DomainError } from '#src/domain/errors.ts'
import type { Relay } from '#src/domain/mail/mail.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { type SetUpInstance, setUpInstance } from '#src/domain/setup/set-up-instance.ts'
import { routes } from '#src/routes.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openDeps } from './open-deps.ts'
import { type Options, optionWords } from './option-words.ts'
import { readOptions } from './read-options.ts'
import { readRelayOptions } from './smtp-url.ts'

const options = {
  organization: { type: 'string' },
  slug: { type: 'string' },
  name: { type: 'string' },
  email: { type: 'string' },
  'password-file': { type: 'string', words: 'file' },
  url: { type: 'string' },
  timezone: { type: 'string' },
  'smtp-url': { type: 'string' },
  'smtp-from': { type: 'string' },
} as const satisfies Options

export const setupCommand: Command = {
  name: 'setup',
  usage:
    'setup --organization NAME --slug SLUG --name NAME --email EMAIL --password-file FILE [--url URL] [--timezone ZONE] [--smtp-url smtp[s]://USER:PASSWORD@HOST:PORT] [--smtp-from ADDRESS]',
  summary: 'sets Opsentry up without a browser, for scripts',
  details: `  --organization, --slug   the organization's name, and its short name in addresses
  --name, --email          the first account: owner of the organization and admin of this Opsentry
  --password-file          a file with its password, 12 characters or more; a line end at its end does not count
  --url                    the public URL, such as https://status.example.com
  --timezone               such as Europe/Berlin; UTC where it is left away
  --smtp-url               the mail server: smtps:// is TLS (port 465), smtp:// is STARTTLS (port 587). In the clear only
                           to this machine, and to port 25 without a user; ?security=none, starttls or tls decides otherwise.
                           Write / ? # % in user and password percent-encoded: / as %2F, ? as %3F, # as %23, % as %25.
  --smtp-from              the sender of every mail; else the SMTP user where it is an address, else status@ the URL's host

Without --smtp-url no mail is sent. Refuses, and changes nothing, when Opsentry is set up already.`,
  words: { options: optionWords(options) },
  run: setup,
}

type Given = { [name in keyof typeof options]?: string }

/** Field, as the domain names it -> the option that sets it. */
const optionOf: Record<string, keyof typeof options> = {
  organization: 'organization',
  slug: 'slug',
  timeZone: 'timezone',
  name: 'name',
  email: 'email',
  password: 'password-file',
  url: 'url',
  'relay.from': 'smtp-from',
}

async function setup(args: string[], context: CommandContext): Promise<void> {
  const input = readInput(args, context.config.url)
  const { deps, close } = openDeps(context)
  try {
    await setUpInstance(deps, consoleActor('setup'), input)
    context.out(`Made the organization ${input.organization} and its owner ${input.email}, the admin of this Opsentry.`)
    context.out(mailSentence(input.relay))
    context.out(`Status page: ${publicUrl(deps)}${routes.statusPage.show.url({ base: '/' })}`)
  } catch (error) {
    throw error instanceof DomainError ? new CommandError(sentenceOf(error)) : error
  } finally {
    close()
  }
}

function readInput(args: string[], environmentUrl: string | undefined): SetUpInstance {
  const given: Given = readOptions({ args, options, strict: true }).values
  const relay = readRelayOptions(given['smtp-url'], given['smtp-from'], given.url ?? environmentUrl)
  return {
    organization: required(given, 'organization'),
    slug: required(given, 'slug'),
    name: required(given, 'name'),
    email: required(given, 'email'),
    password: readPassword(required(given, 'password-file')),
    timeZone: given.timezone ?? 'UTC',
    url: given.url,
    relay,
  }
}

function required(given: Given, name: keyof typeof options): string {
  const value = given[name]
  if (value === undefined) throw new UsageError(`--${name} is missing.`)
  return value
}

/** Editors end a file with a line end, which is no part of the password. */
function readPassword(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new CommandError(`The password file ${path} cannot be read: correct the path or its permissions.`)
  }
}

/** The first wrong field, named by its option. */
function sentenceOf(error: DomainError): string {
  const [wrong] = Object.entries(error.fields)
  return wrong ? `--${optionOf[wrong[0]] ?? 'smtp-url'}: ${wrong[1]}` : error.message
}

function mailSentence(relay: Relay | undefined): string {
  return relay
    ? `Mail goes through ${relay.host}, port ${relay.port} (${relay.security}), from ${relay.from}.`
    : 'No mail is sent: no mail server is connected.'
}
