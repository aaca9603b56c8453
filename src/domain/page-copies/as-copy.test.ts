import { expect, test } from 'vitest'
import { asCopy } from './as-copy.ts'
import { layoutOf } from './layout.ts'

const page = {
  ...{ path: '/s/acme/incidents/a', key: 'incidents/a', base: '/s/acme/', origin: 'https://status.example' },
  layout: layoutOf([
    '',
    'history',
    'history?page=2',
    'incidents/a',
    'incidents/b',
    'services/c',
    'services/c/badge.svg',
  ]),
  alive: '../alive.json',
}

const linkOf = (link: string) => {
  const { html } = asCopy(`<html><head></head><body><a href="${link}">x</a></body></html>`, page)
  return /<a href="([^"]*)"/.exec(html)?.[1]
}

test.each([
  ['/s/acme/', '../index.html'],
  ['/s/acme/#subscribe', '../index.html#subscribe'],
  ['/s/acme/incidents/b', './b'],
  ['b', './b'],
  ['/s/acme/history?page=2', '../history-2'],
  ['/s/acme/history?page=3', 'https://status.example/s/acme/history?page=3'],
  ['/s/acme/services/c', '../services/c/index.html'],
  ['/s/acme/services/c/badge.svg?a=1&amp;b=2', 'https://status.example/s/acme/services/c/badge.svg?a=1&amp;b=2'],
  ['/s/acme/subscribe', 'https://status.example/s/acme/subscribe'],
  ['/s/acmes/incidents/b', 'https://status.example/s/acmes/incidents/b'],
  ['/sign-in', 'https://status.example/sign-in'],
  ['#main', '#main'],
  ['//elsewhere.example/x', '//elsewhere.example/x'],
  ['https://elsewhere.example/x', 'https://elsewhere.example/x'],
  ['mailto:help@example.org', 'mailto:help@example.org'],
])('%s becomes %s', (link, expected) => {
  expect(linkOf(link)?.replaceAll('&amp;', '&')).toBe(expected.replaceAll('&amp;', '&'))
})

test('styles, scripts and pictures are named, each once', () => {
  const { html, files } = asCopy(
    '<html><head><link rel="stylesheet" href="/assets/1f/public.css"><script src="/assets/2f/public.js"></script></head><body><img src="/s/acme/pictures/ab_c-1"><img src="/s/acme/pictures/ab_c-1"></body></html>',
    page,
  )
  expect([...files]).toEqual([
    ['/assets/1f/public.css', 'assets/1f/public.css'],
    ['/assets/2f/public.js', 'assets/2f/public.js'],
    ['/s/acme/pictures/ab_c-1', 'pictures/ab_c-1'],
  ])
  expect(html).toContain('<img src="../pictures/ab_c-1"')
})

test('forms lead to the origin, and nowhere else are they let', () => {
  const { html } = asCopy(
    '<html lang="en"><head><title>x</title></head><body><form method="post" action="/s/acme/subscribe"></form></body></html>',
    page,
  )
  expect(html).toContain('action="https://status.example/s/acme/subscribe"')
  expect(html).toContain('form-action https://status.example;')
  expect(html).toContain('data-alive="../alive.json"')
})

test('text stays as it is, whatever it looks like', () => {
  const text = '<p title="a &amp; b">&lt;a href="/s/acme/"&gt; &amp;amp; ✓ href="/x"</p>'
  expect(asCopy(`<html><head></head><body>${text}</body></html>`, page).html).toContain(text)
})
