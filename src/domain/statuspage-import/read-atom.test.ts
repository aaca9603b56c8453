import { expect, test } from 'vitest'
import { largestAtom, readAtom } from './read-atom.ts'

const read = (text: string | Uint8Array) =>
  readAtom(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'FILE')

/** As Statuspage writes it. */
const feed = (...entries: string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom" xmlns:webfeeds="http://webfeeds.org/rss/1.0">
  <id>tag:status.example.com,2005:/history</id>
  <link rel="alternate" type="text/html" href="https://status.example.com"/>
  <title>Example Status - Incident History</title>
  ${entries.join('\n')}
</feed>`
const entry = (id: string, link: string, title = 'API is slow') => `<entry>
    <id>${id}</id>
    <published>2025-03-01T10:00:00Z</published>
    <link rel="alternate" type="text/html" href="${link}"/>
    <title>${title}</title>
    <content type="html">&lt;p&gt;We look into it.&lt;/p&gt;</content>
  </entry>`
const tag = (number: number) => `tag:status.example.com,2005:Incident/${number}`
const at = (id: string) => `https://status.example.com/incidents/${id}`

test('each entry is an incident’s or a maintenance’s, and has the id that readers know', async () => {
  const text = feed(
    entry(tag(7), at('open00000000')),
    entry(tag(6), `${at('work00000000')}/?x=1#a`, 'New &amp; larger'),
  )
  const wanted = {
    entries: [
      { id: 'open00000000', feedId: tag(7), label: '“API is slow” (open00000000)' },
      { id: 'work00000000', feedId: tag(6), label: '“New & larger” (work00000000)' },
    ],
    remarks: [],
  }
  expect(await read(text)).toEqual(wanted)
  expect(await read(`\ufeff${text}`)).toEqual(wanted)
  const prefixed = text.replaceAll(/<(\/?)(feed|entry|id|link|title)\b/g, '<$1a:$2').replace('xmlns=', 'xmlns:a=')
  expect(await read(prefixed)).toEqual(wanted)
})

test('what entries say is skipped, however long, and where there is none', async () => {
  const said = entry(tag(7), at('open00000000')).replace('We look into it.', '&lt;/entry&gt;'.repeat(200_000))
  const silent = entry(tag(6), at('work00000000')).replace(/<content.*<\/content>/, '<content type="html"/>')
  const { entries } = await read(feed(said, silent, entry(tag(5), at('past00000000'))))
  expect(entries.map(({ feedId }) => feedId)).toEqual([tag(7), tag(6), tag(5)])
})

test.each([
  ['a feed of nothing', feed()],
  ['one without anything', '<feed/>'],
])('%s is one without entries', async (_, text) => {
  expect(await read(text)).toEqual({ entries: [], remarks: [] })
})

test.each([
  ['no id', entry('', at('open00000000')), 'it has no id that readers could keep.'],
  ['a number alone', entry('7', at('open00000000')), 'it has no id that readers could keep.'],
  ['an id of two words', entry('tag:a b', at('open00000000')), 'it has no id that readers could keep.'],
  ['an endless id', entry(`tag:${'a'.repeat(300)}`, at('open00000000')), 'it has no id that readers could keep.'],
  ['a link elsewhere', entry(tag(7), 'https://example.com/'), 'it leads to no incident and no maintenance.'],
  [
    'no link',
    `<entry><id>${tag(7)}</id><title>API is slow</title></entry>`,
    'it leads to no incident and no maintenance.',
  ],
])('an entry with %s is left out, which is said', async (_, odd, why) => {
  const { entries, remarks } = await read(feed(odd, entry(tag(1), at('past00000000'))))
  expect(entries.map(({ id }) => id)).toEqual(['past00000000'])
  expect(remarks).toEqual([{ kind: 'feed_entry', record: `“API is slow”: ${why}` }])
})

test('of two entries of one incident the newer counts', async () => {
  const { entries } = await read(feed(entry(tag(8), at('open00000000')), entry(tag(7), at('open00000000'))))
  expect(entries.map(({ feedId }) => feedId)).toEqual([tag(8)])
})

test.each([
  [
    'two incidents with one id',
    feed(entry(tag(7), at('a')), entry(tag(7), at('b'))),
    'FILE has two entries with the id',
  ],
  ['RSS', '<rss version="2.0"><channel><title>x</title></channel></rss>', 'FILE is no Atom feed'],
  ['a web page', '<!DOCTYPE html><title>Sign in</title>', 'FILE is no feed'],
  ['JSON', '{"page":{}}', 'FILE is no Atom feed'],
  ['nothing', '', 'FILE is no Atom feed'],
  ['cut off', feed(entry(tag(7), at('a'))).slice(0, 500), 'FILE is no Atom feed'],
  ['a document type', `<!DOCTYPE feed [<!ENTITY a "b">]>${feed()}`, 'FILE is no feed'],
  ['not UTF-8', new Uint8Array([0x3c, 0xff, 0xff]), 'FILE is not UTF-8 text'],
  ['too long', new Uint8Array(largestAtom + 1), 'FILE is larger than 8 MiB'],
  [
    'words without end',
    `<feed><title>${'a'.repeat(1024 * 1024)}</title></feed>`,
    'FILE has more entries than any page',
  ],
  ['references without end', `<feed>${'&amp;'.repeat(50_000)}</feed>`, 'FILE has more entries than any page'],
  ['values without end', `<feed ${'a="" '.repeat(50_000)}/>`, 'FILE has more entries than any page'],
  ['tags without end', `<feed>${'<a/>'.repeat(50_000)}</feed>`, 'FILE has more entries than any page'],
])('what is %s is refused in one sentence', async (_, text, sentence) => {
  const refused = await read(text).then(
    () => 'was not refused',
    (error: Error) => error.message,
  )
  expect(refused).toContain(sentence)
  expect(refused).not.toContain('\n')
})
