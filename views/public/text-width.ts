import { later } from '#src/later.ts'

/** Verdana's own advance widths of the characters from U+0020 to U+007E, in thousandths of an em. */
const latin = [
  352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 636, 454, 454, 818, 818, 818, 545, 1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843,
  748, 787, 603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636, 636, 601, 623, 521, 623,
  596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607, 623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635,
  454, 635, 818,
]

/** Average widths of other scripts, in thousandths of an em; the first pattern that matches counts. */
const others: [pattern: RegExp, width: number][] = [
  [/^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u, 1300],
  [/^[\p{Mark}\p{Cc}\p{Cf}]/u, 0],
  [/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u, 1000],
  [/^\p{Script=Arabic}/u, 470],
  [/^[\p{Script=Hebrew}\p{Script=Thai}]/u, 540],
  [/^\p{Lu}/u, 720],
]
const anythingElse = 630

const graphemes = later(() => new Intl.Segmenter('en', { granularity: 'grapheme' }))

/** The characters of a text as people count them. */
export function charactersOf(text: string): string[] {
  return [...graphemes().segment(text)].map(({ segment }) => segment)
}

/** How wide a text is in Verdana or its likes at `size` pixels, in pixels: an estimate, no font is at hand. */
export function textWidth(text: string, size: number): number {
  return charactersOf(text).reduce((sum, character) => sum + widthOf(character), 0) * (size / 1000)
}

/** An accent adds nothing to the letter below it. */
function widthOf(character: string): number {
  // Normalizing takes the square of the accents on a letter, and the first says all there is to say.
  const bare = character.slice(0, 8).normalize('NFD')
  const known = bare.length === 1 || /^[ -~]\p{Mark}/u.test(bare) ? latin[bare.charCodeAt(0) - 32] : undefined
  return known ?? others.find(([pattern]) => pattern.test(bare))?.[1] ?? anythingElse
}
