import { expect, test } from 'vitest'
import { short } from './short.ts'

/** Needs Debian's strace. */

test('on a disk that is slow, locked or failing, everybody is told, nothing is answered that is not on disk, and ready means so', async () => {
  const { figures } = await short('slow-disk')
  expect(figures).toMatchObject({
    'subscribers not told, behind a lock': 0,
    'saves that were answered while syncs fail': 0,
    'times it was ready again while syncs fail': 0,
    'subscribers not told, after syncs failed': 0,
  })
})
