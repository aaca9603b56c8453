/**
 * Text of people may be Arabic or Hebrew on a page that reads from left to right. An element that holds nothing else says
 * `dir="auto"`; within a sentence `isolated()` keeps the words around it in their order (Unicode's bidirectional algorithm).
 */

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

export function holdsRightToLeft(text: string): boolean {
  return rightToLeft.test(text)
}

/** Of an element that is one of many alike: said only where the text needs it. */
export function directionOf(text: string): 'auto' | undefined {
  return holdsRightToLeft(text) ? 'auto' : undefined
}

/** By its first letter, as browsers decide it (rule P2). */
export function startsRightToLeft(text: string): boolean {
  return holdsRightToLeft(/\p{Letter}/u.exec(text)?.[0] ?? '')
}

/** Between U+2068 and U+2069 where it needs them, for sentences, subjects and mails in plain text; never twice. */
export function isolated(text: string): string {
  return holdsRightToLeft(text.replace(/\u2068[^\u2068\u2069]*\u2069/g, '')) ? `\u2068${text}\u2069` : text
}
