import { expect, test } from 'vitest'
import { layoutOf, relativeLink } from './layout.ts'

test('keys are the addresses of the page, folders have an index.html, and a query is part of the name', () => {
  const paths = ['', 'history', 'history?page=2', 'history.rss', 'services/a', 'services/a/badge.svg', 'incidents/b']
  expect([...layoutOf(paths).values()]).toEqual([
    ...[
      'index.html',
      'history',
      'history-2',
      'history.rss',
      'services/a/index.html',
      'services/a/badge.svg',
      'incidents/b',
    ],
  ])
})

test('no key is the folder of another one', () => {
  const keys = [...layoutOf(['', 'a', 'a/b', 'a/b/c', 'a/b.json', 'a/bc']).values()]
  expect(keys.filter((key) => keys.some((other) => other.startsWith(`${key}/`)))).toEqual([])
})

test.each(['incidents/a b', 'incidents/ä', 'incidents/..', 'incidents/../x', '/x', 'a//b', 'a?x=1', 'a%2fb'])(
  '%j stays with the origin',
  (path) => {
    expect(layoutOf([path]).size).toBe(0)
  },
)

test.each([
  ['index.html', 'history', './history'],
  ['index.html', 'index.html', './index.html'],
  ['incidents/a', 'index.html', '../index.html'],
  ['incidents/a', 'incidents/b', './b'],
  ['services/a/index.html', 'services/b/index.html', '../b/index.html'],
  ['services/a/index.html', 'assets/1/public.css', '../../assets/1/public.css'],
  ['s/acme/incidents/a', 'alive.json', '../../../alive.json'],
])('from %s to %s it is %s', (from, to, link) => {
  expect(relativeLink(from, to)).toBe(link)
  expect(new URL(link, `http://x/below/${from}`).pathname).toBe(`/below/${to}`)
})
