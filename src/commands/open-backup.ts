import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { storageErrorIn } from '#src/db/storage.ts'
import { type BackupNotes, DamagedFile, type Keys, LockedFile, unpackBackup } from '#src/platform/backup-file.ts'
import { removeFile } from '#src/platform/place-file.ts'
import { CommandError, UsageError } from './command.ts'

/** Options with which commands open what is encrypted. */
export const keyOptions = { identity: { type: 'string' }, 'passphrase-file': { type: 'string' } } as const

export const keyWords = { identity: 'file', 'passphrase-file': 'file' } as const

/** Bytes. */
const longestKeyFile = 64 * 1024

/** Throws a CommandError where a file holds no key. */
export function keysIn(values: { identity?: string; 'passphrase-file'?: string }): Keys {
  return {
    identity: values.identity === undefined ? null : identityIn(values.identity),
    passphrase: values['passphrase-file'] === undefined ? null : passphraseIn(values['passphrase-file']),
  }
}

/** As `age-keygen` writes them: comments, and a line with the key. */
function identityIn(file: string): string {
  if (file.startsWith('AGE-SECRET-KEY'))
    throw new UsageError(
      '--identity takes the file that holds the key, because everybody on this machine sees what is typed here.',
    )
  const line = read(file)
    .split('\n')
    .map((one) => one.trim())
    .find((one) => one.startsWith('AGE-SECRET-KEY-1'))
  if (line === undefined)
    throw new CommandError(`${file} holds no key: name the file that age-keygen wrote, with AGE-SECRET-KEY-1… in it.`)
  return line
}

export function passphraseIn(file: string): string {
  const passphrase = read(file).replace(/\r?\n$/, '')
  if (passphrase === '') throw new CommandError(`${file} is empty: put the passphrase into it.`)
  return passphrase
}

function read(file: string): string {
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`)
  const text = readFileSync(file, 'utf8')
  if (text.length > longestKeyFile) throw new CommandError(`${file} is too long to hold a key.`)
  return text
}

/** Compressed, or encrypted: to be unpacked before anything else. */
export function isPacked(file: string): boolean {
  const bytes = beginningOf(file)
  if (bytes.length < 4) return false
  const magic = bytes.readUInt32LE(0)
  return (
    magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50 || bytes.toString('latin1') === 'age-encryption.o'
  )
}

/** 16 bytes; none of what cannot be read, of which whoever reads on says why. */
function beginningOf(file: string): Buffer {
  try {
    const handle = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(16)
      return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0))
    } finally {
      closeSync(handle)
    }
  } catch {
    return Buffer.alloc(0)
  }
}

/** Unpacks a backup into the file `into`, hands that over, and removes it. Throws a CommandError that says what to do. */
export async function withUnpacked<T>(
  { file, into, keys }: { file: string; into: string; keys: Keys },
  act: (path: string, notes: BackupNotes | null) => T | Promise<T>,
): Promise<T> {
  removeFile(into)
  try {
    return await act(
      into,
      await unpackBackup(file, into, keys).catch((error) => Promise.reject(notUnpacked(error, { file, into, keys }))),
    )
  } finally {
    removeFile(into)
  }
}

/** The same in a scratch folder of its own, which is gone afterwards: nothing beside the backup is touched. */
export async function withUnpackedAside<T>(
  { file, keys }: { file: string; keys: Keys },
  act: (path: string, notes: BackupNotes | null) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-unpacked-'))
  try {
    return await withUnpacked({ file, into: join(folder, 'unpacked.db'), keys }, act)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function notUnpacked(error: unknown, { file, into, keys }: { file: string; into: string; keys: Keys }): CommandError {
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof DamagedFile)
    return new CommandError(`${file} is damaged (${reason}): take another backup, or another copy of this one.`)
  else if (error instanceof LockedFile)
    return new CommandError(`${file} cannot be opened (${reason}): ${keyTodo(keys)}`)
  else if (storageErrorIn(error, dirname(into))?.trouble === 'full')
    return new CommandError(
      `${file} could not be unpacked, because the disk of ${dirname(into)} is full: free some space.`,
    )
  else
    return new CommandError(
      `${file} could not be unpacked into ${dirname(into)} (${reason}): check that disk, and that of the backup.`,
    )
}

function keyTodo({ identity, passphrase }: Keys): string {
  if (identity !== null) return 'name the file of the key that it was encrypted for, or --passphrase-file.'
  else if (passphrase !== null) return 'it has another passphrase, or a key, whose file is named with --identity.'
  else return 'add --identity with the file of its key, or --passphrase-file.'
}
