import { beforeAll, expect, test } from 'vitest'
import { axeViolations } from '#src/testing/browser.ts'
import { looker, type TeamWalk, teamWalk } from '#src/testing/team-walk.ts'
import { cutOff, showScreen, walkFocus } from '#src/testing/walk-screen.ts'
import { type Language, languages } from '#src/words.ts'

/**
 * Every screen of the team, of accounts, of the administration and of the setup in all six languages. They are rendered as they
 * are answered and shown in windows that are open already; screens.test.ts opens the main ones one by one, in every look;
 * every-screen.measured.test.ts asks about all of them in each language.
 */

let walk: TeamWalk

beforeAll(async () => {
  walk = await teamWalk()
})

/** Each has its turn, screen after screen. */
const inTurn = (nth: number, of: readonly Language[]): Language => of[nth % of.length] ?? 'de'
const others = languages.filter((language) => language !== 'de')

test('a screen has the same elements in six languages, and none of its names is empty', () => {
  expect(walk.screens.length).toBeGreaterThan(100)
  for (const { path, in: said } of walk.screens)
    for (const language of languages) {
      expect([path, /<html lang="([^"]+)"/.exec(said[language])?.[1]]).toEqual([path, language])
      expect([path, language, elementsOf(said[language])]).toEqual([path, language, elementsOf(said.en)])
    }
})

/** Elements with what they are called as `…`. Their order within a sentence is the language's, and so is that of choices. */
function elementsOf(html: string): string[] {
  const worded = / (aria-label|title|alt|placeholder|content|data-[\w-]+|lang|value|href)="[^"]+"/g
  return [...html.matchAll(/<(?!option|path|circle|line|rect|polyline)[a-z][^>]*>/g)]
    .map(([tag]) => tag.replace(worded, ' $1="…"'))
    .toSorted()
}

test('what a link or button says is part of what it is called, or speech would not find it', () => {
  const wrong = walk.screens.flatMap(({ path, in: said }) =>
    languages.flatMap((language) => misnamed(said[language]).map((what) => `${language} ${path}: ${what}`)),
  )
  expect(wrong).toEqual([])
  expect(
    misnamed('<a aria-label="Remove Ann">Remove</a><button aria-label="Ann entfernen">Entfernen</button>'),
  ).toEqual([])
  expect(misnamed('<summary aria-label="Bring Ann back"><svg/>Bring back</summary>')).toEqual([
    'Bring back ≠ Bring Ann back',
  ])
})

/** WCAG 2.5.3, also of what is folded. */
function misnamed(html: string): string[] {
  const words = (text: string) =>
    text
      .toLowerCase()
      .replace(/&\w+;|[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return [...html.matchAll(/<(a|button|summary) [^>]*?aria-label="([^"]*)"[^>]*>(.*?)<\/\1>/gs)].flatMap(
    ([, , name = '', inner = '']) => {
      const text = inner.replace(/<[^>]*>/g, '').trim()
      return words(name).includes(words(text)) ? [] : [`${text} ≠ ${name}`]
    },
  )
}

// Elements and names are the same in all of them: what is left to a language is how much room its words take. So each screen is
// asked about in one of them, in turn, and in German and another for what depends on that room most.
test.concurrent('axe finds nothing in German, whose words are long, or in Japanese, whose words are short', async () => {
  const page = await walk.windowIn({ width: 1280, colours: 'light' })
  let nth = 0
  const found = await walk.findings(
    (screen) => [inTurn(screen, ['de', 'ja'])],
    async ([html = '']) => {
      await page.evaluate(showScreen, html)
      // How large targets are is the same style's on all of them.
      return [{ wrong: await axeViolations(page, { sizes: nth++ % 3 === 0 }) }]
    },
  )
  expect(found).toEqual({})
})

test.concurrent('on a phone nothing sticks out and nothing is cut off, in two languages of each screen', async () => {
  const page = await walk.windowIn({ width: 390, colours: 'light' })
  const look = await looker(page, cutOff)
  const found = await walk.findings((nth) => ['de', inTurn(nth, others)], look)
  expect(found).toEqual({})
  const wide = '<table width="999"><tr><td>x</td></tr></table>'
  const [seen] = await look([`<div class="card"><details><summary>${wide}</summary></details></div>`])
  expect([...new Set(seen?.wrong.map((what) => what.replace(/ by .*|: .*/s, '')))]).toEqual([
    'the page scrolls sideways',
    'its words are wider than it',
    'it sticks out of its card',
  ])
})

test.concurrent('in forced colours the keyboard leads to every control, in order and in sight, in any language', async () => {
  const page = await walk.windowIn({ width: 1280, colours: 'forced' })
  const look = await looker(page, walkFocus)
  let all = 0
  const found = await walk.findings(
    (nth) => [inTurn(nth, languages)],
    async (htmls) => {
      const seen = await look(htmls)
      for (const { stops = 0 } of seen) all += stops
      return seen
    },
  )
  expect(found).toEqual({})
  expect(all).toBeGreaterThan(1250)
  const below = '<caption align="bottom"><a href="/">Above it all</a></caption>'
  const [seen] = await look([`<table>${below}<tr><td><button tabindex="2">Late</button></td></tr></table>`])
  expect(seen?.wrong.map((what) => what.split(':')[0])).toEqual(['it has an order of its own', 'one jumps back to it'])
})
