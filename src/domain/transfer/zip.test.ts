import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { testEpoch } from '#src/testing/test-deps.ts'
import { unzip } from '#src/testing/unzip.ts'
import { throttle, yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { type ArchivedFile, zipOf } from './zip.ts'

const bytesOf = async (files: Iterable<ArchivedFile>, at = testEpoch) =>
  new Uint8Array(await new Response(zipOf(files, at)).arrayBuffer())

async function* later(...pieces: string[]) {
  for (const piece of pieces) {
    await yieldToEventLoop()
    yield piece
  }
}

test('every file is in the archive under its name, whatever its pieces were made of', async () => {
  const files: ArchivedFile[] = [
    { name: 'a.txt', content: ['one, ', 'two'] },
    { name: 'folder/bücher.csv', content: later('Ä;', 'ß\r\n') },
    { name: 'bytes', content: [new TextEncoder().encode('€'), '!'] },
    { name: 'nothing', content: [] },
    { name: 'long', content: Array(300).fill('0123456789'.repeat(100)) },
  ]
  expect(await unzip(await bytesOf(files))).toEqual({
    'a.txt': 'one, two',
    'folder/bücher.csv': 'Ä;ß\r\n',
    bytes: '€!',
    nothing: '',
    long: '0123456789'.repeat(30_000),
  })
  expect(await unzip(await bytesOf([]))).toEqual({})
})

test('the files bear the date that is given, and nothing else of the moment', async () => {
  const made = () => bytesOf([{ name: 'a', content: ['x'] }])
  expect(await made()).toEqual(await made())
  expect(await bytesOf([{ name: 'a', content: ['x'] }], testEpoch + 86_400_000)).not.toEqual(await made())
})

test('it is made while it is read: who stops reading stops the making', async () => {
  /** 4 kB a piece that no compression makes smaller. */
  function* long(pieces: number, makes: () => void) {
    for (let piece = 0; piece < pieces; piece++) {
      makes()
      yield createHash('shake256', { outputLength: 4000 }).update(String(piece)).digest()
    }
  }
  let made = 0
  const reader = zipOf([{ name: 'long', content: long(16_000, () => made++) }], testEpoch).getReader()
  for (let read = 0; read < 50_000; ) read += (await reader.read()).value?.length ?? 0
  // As long as another one takes that is read to its end, this one would go on, too.
  let others = 0
  await bytesOf([{ name: 'other', content: long(2000, () => others++) }])
  expect(others).toBe(2000)
  expect(made).toBeLessThan(1000)
  await reader.cancel()
})

test('where a file cannot be made the archive ends with that error, and is no whole one', async () => {
  async function* broken() {
    yield 'x'
    throw new Error('the disk is gone')
  }
  await expect(bytesOf([{ name: 'a', content: broken() }])).rejects.toThrow('the disk is gone')
})

test('others have their turn before work goes on', async () => {
  const turns: string[] = []
  setImmediate(() => turns.push('visitor'))
  await yieldToEventLoop()
  turns.push('work')
  expect(turns).toEqual(['visitor', 'work'])
})

test('a rest is three times as long as the work was', async () => {
  const now = performance.now()
  await throttle(now - 10)
  expect(performance.now() - now).toBeGreaterThanOrEqual(29)
})
