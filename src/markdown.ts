import { later } from './later.ts'

/** Markdown as people type it; its parser is loaded for the first text. */
export const markdown = later(() => {
  const { BoundedMarkdown } = require('./bounded-markdown.ts') as typeof import('./bounded-markdown.ts')
  return new BoundedMarkdown()
})

/** What is wrong with a text that is to be saved, as a sentence, or undefined. */
export function markdownProblem(text: string): string | undefined {
  return markdown().isTooComplex(text)
    ? 'This has too many links, tables, lists or marks such as * and [ to be formatted: split it, or take some out.'
    : undefined
}
