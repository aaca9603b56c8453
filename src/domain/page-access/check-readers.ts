import { domainToASCII } from 'node:url'
import type { ReaderKind } from '#src/words/access.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from '../mail/check-address.ts'
import { mailboxKey, plainAddress } from '../mail/mailbox-key.ts'

export interface TypedReader {
  kind: ReaderKind
  address: string
  /** The same for every spelling. */
  key: string
}

/** Readers in one form. */
const most = 500
/** Characters that a sentence repeats. */
const longestRepeated = 60

/** Everybody can have an address there, so the domain says nothing about who somebody is. */
const openToAll = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com', 'ymail.com'],
  ...[
    'icloud.com',
    'me.com',
    'aol.com',
    'gmx.de',
    'gmx.net',
    'gmx.com',
    'web.de',
    't-online.de',
    'mail.com',
    'mail.ru',
  ],
  ...[
    'yandex.ru',
    'qq.com',
    '163.com',
    'proton.me',
    'protonmail.com',
    'orange.fr',
    'free.fr',
    'libero.it',
    'uol.com.br',
  ],
])

/** Reads addresses and domains, one per line or with commas between them; a domain with or without its @. */
export function checkReaders(form: Form): Checked<TypedReader[]> {
  const entries = form
    .raw('readers')
    .split(/[\n,;]+/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  if (entries.length === 0) return checked([], { readers: 'Type an address such as ann@example.com, or a domain.' })
  if (entries.length > most) return checked([], { readers: `Add at most ${most} at a time.` })
  const read = entries.map((entry) => ({ entry, ...readerFrom(entry) }))
  const wrong = read.find(({ problem }) => problem !== undefined)
  const problem = wrong && `“${wrong.entry.slice(0, longestRepeated)}” ${wrong.problem}`
  const readers = new Map(read.map(({ reader }) => [reader.key, reader]))
  return checked([...readers.values()], fieldErrors({ readers: problem }))
}

/** One entry, and what is wrong with it. */
export function readerFrom(entry: string): { reader: TypedReader; problem?: string } {
  return entry.replace(/^@/, '').includes('@') ? mailbox(entry) : wholeDomain(entry.replace(/^@/, ''))
}

function mailbox(typed: string): { reader: TypedReader; problem?: string } {
  const address = plainAddress(typed)
  const reader = { kind: 'address', address, key: mailboxKey(address) } as const
  return addressProblem(address) === undefined
    ? { reader }
    : { reader, problem: 'is not one plain e-mail address, such as ann@example.com.' }
}

function wholeDomain(typed: string): { reader: TypedReader; problem?: string } {
  const address = plainAddress(`@${typed}`).replace(/^@/, '')
  const key = domainToASCII(address)
  const reader = { kind: 'domain', address, key } as const
  if (key === '' || !key.includes('.') || addressProblem(`someone@${address}`) !== undefined)
    return { reader, problem: 'is neither an e-mail address nor a domain such as example.com.' }
  else if (openToAll.has(key))
    return { reader, problem: 'gives an address to everybody: list single addresses instead.' }
  else return { reader }
}
