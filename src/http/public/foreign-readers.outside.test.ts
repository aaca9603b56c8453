import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  expectCalendarRead,
  expectFeedsRead,
  type FeedFile,
  fedPage,
  type ReadEvent,
  type ReadFeed,
} from '#src/testing/fed-page.ts'
import { projectRoot } from '#src/testing/house.ts'

/** Needs Debian's python3-feedparser python3-icalendar. */

async function read<T extends ReadFeed | ReadEvent[]>(files: FeedFile[]): Promise<T[]> {
  const script = join(projectRoot, 'src/testing/read-feeds.py')
  const reader = Bun.spawn(['/usr/bin/python3', script], {
    ...{ stdin: new Blob([JSON.stringify(files)]), stdout: 'pipe', stderr: 'pipe' },
  })
  const [said, complaint] = await Promise.all([new Response(reader.stdout).text(), new Response(reader.stderr).text()])
  expect([await reader.exited, complaint]).toEqual([0, ''])
  return JSON.parse(said)
}

test('python3-feedparser reads every feed, and python3-icalendar every calendar', async () => {
  const page = await fedPage()
  await expectFeedsRead({ formats: ['rss', 'atom'], read: read<ReadFeed> }, page)
  await expectCalendarRead(read<ReadEvent[]>, page)
})
