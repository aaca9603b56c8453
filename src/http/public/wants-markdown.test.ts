import { expect, test } from 'vitest'
import { wantsMarkdown } from './wants-markdown.ts'

const chrome = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

test.each<[string | null, boolean]>([
  [null, false],
  ['', false],
  ['*/*', false],
  ['text/*', false],
  [chrome, false],
  ['text/markdown', true],
  ['Text/Markdown; Q=0.5', true],
  ['text/markdown, */*', true],
  ['text/markdown, */*;q=0.8', true],
  ['text/markdown;q=0.5, */*', false],
  ['text/markdown;q=0.5, text/*;q=0.4, */*', true],
  ['text/markdown, text/html', false],
  ['text/markdown, text/html;q=0.9', true],
  ['text/markdown;q=0.8, text/html;q=0.9', false],
  ['text/markdown;q=0, text/html;q=0', false],
  ['text/markdown;q=0', false],
  ['text/markdown;q=2', false],
  ['text/markdown;q=abc', false],
  ['text/markdown;variant=GFM;q=0.9, text/html;q=0.8', true],
  ['text/markdownish', false],
  [`${'a/b,'.repeat(400)}text/markdown`, false],
])('Accept: %s', (accept, wants) => expect(wantsMarkdown(accept)).toBe(wants))
