import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { carried } from '#src/carried.ts'

/*
 * A packed backup: the copy of a database, compressed by Zstandard (RFC 8878), and where wanted encrypted as age does it
 * (https://age-encryption.org/v1). `zstd -d`, after `age -d`, gives the copy. In front of it stands a skippable frame, which
 * tools pass over, with what was noted when it was made. Everything streams: memory does not grow with the file.
 */

/** What a backup says of itself. */
export interface BackupNotes {
  format: 1
  /** UTC ms. */
  madeAt: number
  /** Of the copy that is packed: its bytes, and their SHA-256 in hex. */
  size: number
  sha256: string
  /** Table -> its rows. */
  counts: Record<string, number>
}

export type Lock = { passphrase: string } | { recipient: string } | null

export interface Keys {
  passphrase: string | null
  identity: string | null
}

/** The file is not what was written. */
export class DamagedFile extends Error {}
/** It is encrypted, and not for any key that is at hand. */
export class LockedFile extends Error {}

export interface Written {
  size: number
  sha256: string
}

const step = 256 * 1024
/** Zstandard: good for text, and some 100 MB a second. */
const level = 6
/**
 * Of scrypt, as a power of two: 64 MiB of memory for a moment. age itself takes four times as much, which small machines do not
 * have to spare; a passphrase here has at least 16 characters.
 */
const workFactor = 16
const skippable = 0x184d2a50
const zstdMagic = 0xfd2fb528
const longestNotes = 1024 * 1024
const ageBeginning = 'age-encryption.org/v1'

/** Packs `from` into the new file `to`, forced to disk. Throws what the file system throws. */
export async function packBackup(from: string, to: string, notes: BackupNotes, lock: Lock): Promise<Written> {
  const packed = prefixed(frameOf(notes), compressed(from))
  return writeAll(to, lock === null ? packed : encrypted(packed, lock))
}

/**
 * Unpacks `from`, packed or not, into the new file `to`. Resolves with what it says of itself; null: nothing. Throws DamagedFile,
 * LockedFile, and what the file system throws.
 */
export async function unpackBackup(from: string, to: string, keys: Keys): Promise<BackupNotes | null> {
  const isLocked = (await beginningOf(from)).startsWith(ageBeginning)
  const bytes = isLocked ? decrypted(chunksOf(from), keys) : chunksOf(from)
  const opened = await peeked(bytes, 8)
  const magic = opened.head.length >= 4 ? opened.head.readUInt32LE(0) : 0
  const isPacked = magic === zstdMagic || magic === skippable
  const read = isPacked ? await withoutNotes(opened.rest) : { notes: null, rest: opened.rest }
  const written = await writeAll(to, isPacked ? decompressed(read.rest) : read.rest)
  if (read.notes !== null && (read.notes.size !== written.size || read.notes.sha256 !== written.sha256))
    throw new DamagedFile('what is in it is not what was packed')
  return read.notes
}

/** Of a whole file. Throws what the file system throws. */
export async function digestFile(path: string): Promise<Written> {
  const hasher = new Bun.CryptoHasher('sha256')
  let size = 0
  for await (const chunk of chunksOf(path)) {
    hasher.update(chunk)
    size += chunk.length
  }
  return { size, sha256: hasher.digest('hex') }
}

type Chunks = AsyncIterable<Uint8Array>

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(step), 0, step)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(ageBeginning.length), 0, ageBeginning.length, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

async function writeAll(path: string, chunks: Chunks): Promise<Written> {
  const file: FileHandle = await open(path, 'wx', 0o600)
  const hasher = new Bun.CryptoHasher('sha256')
  let size = 0
  try {
    for await (const chunk of chunks) {
      await file.writeFile(chunk)
      hasher.update(chunk)
      size += chunk.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { size, sha256: hasher.digest('hex') }
}

function compressed(path: string): Chunks {
  const { ZSTD_c_compressionLevel: levelOf, ZSTD_c_checksumFlag: checksum } = constants
  const zstd = createZstdCompress({ params: { [levelOf]: level, [checksum]: 1 } })
  return through(chunksOf(path), zstd)
}

async function* decompressed(chunks: Chunks): AsyncGenerator<Uint8Array> {
  try {
    yield* through(chunks, createZstdDecompress())
  } catch (error) {
    throw isOfSystem(error) || error instanceof DamagedFile ? error : new DamagedFile(reasonOf(error))
  }
}

/** A stream of Node ends with what feeds it, however that ends. */
async function* through(chunks: Chunks, transform: ReturnType<typeof createZstdCompress>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: false })
  source.on('error', (error) => transform.destroy(error))
  source.pipe(transform)
  yield* transform as AsyncIterable<Uint8Array>
}

async function* prefixed(first: Uint8Array, chunks: Chunks): AsyncGenerator<Uint8Array> {
  yield first
  yield* chunks
}

function frameOf(notes: BackupNotes): Buffer {
  const text = Buffer.from(JSON.stringify(notes))
  const head = Buffer.alloc(8)
  head.writeUInt32LE(skippable, 0)
  head.writeUInt32LE(text.length, 4)
  return Buffer.concat([head, text])
}

/** A frame that holds no notes of ours is one of somebody else's tool. */
async function withoutNotes(chunks: Chunks): Promise<{ notes: BackupNotes | null; rest: Chunks }> {
  const { head, rest } = await peeked(chunks, 8)
  if (head.readUInt32LE(0) !== skippable) return { notes: null, rest }
  const length = head.readUInt32LE(4)
  if (length > longestNotes) return { notes: null, rest }
  const whole = await peeked(rest, 8 + length)
  return { notes: notesIn(whole.head.subarray(8, 8 + length)), rest: whole.rest }
}

function notesIn(text: Buffer): BackupNotes | null {
  try {
    const notes = JSON.parse(text.toString('utf8')) as BackupNotes
    return notes.format === 1 && typeof notes.sha256 === 'string' ? notes : null
  } catch {
    return null
  }
}

/** The first bytes, at least `length` of them where there are as many, and everything. */
async function peeked(chunks: Chunks, length: number): Promise<{ head: Buffer; rest: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < length) {
    const { done, value } = await iterator.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return { head, rest: prefixed(head, { [Symbol.asyncIterator]: () => iterator }) }
}

async function* encrypted(chunks: Chunks, lock: Exclude<Lock, null>): AsyncGenerator<Uint8Array> {
  const { Encrypter } = await carried('age')
  const encrypter = new Encrypter()
  if ('recipient' in lock) encrypter.addRecipient(lock.recipient)
  else {
    encrypter.setPassphrase(lock.passphrase)
    encrypter.setScryptWorkFactor(workFactor)
  }
  yield* await encrypter.encrypt(asStream(chunks))
}

async function* decrypted(chunks: Chunks, { passphrase, identity }: Keys): AsyncGenerator<Uint8Array> {
  if (passphrase === null && identity === null) throw new LockedFile('it is encrypted, and no key was given')
  const { Decrypter } = await carried('age')
  const decrypter = new Decrypter()
  if (passphrase !== null) decrypter.addPassphrase(passphrase)
  if (identity !== null) decrypter.addIdentity(identity)
  try {
    yield* await decrypter.decrypt(asStream(chunks))
  } catch (error) {
    if (isOfSystem(error)) throw error
    else if (/identity|passphrase|recipient/i.test(reasonOf(error))) throw new LockedFile(reasonOf(error))
    else throw new DamagedFile(reasonOf(error))
  }
}

function asStream(chunks: Chunks): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
