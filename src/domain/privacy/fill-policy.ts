/** Facts about this instance that a policy states. */
export interface PolicyFacts {
  operator: string
  /** Several lines; '': none. */
  address: string
  /** An e-mail address; '': none. */
  contact: string
  /** The data protection officer; '': none. */
  officer: string
  /** Markdown; '': the policy says nothing about children. */
  children: string
  /** True while the homepage counts visits with Google Analytics. */
  analytics: boolean
  kept: { what: string; long: string }[]
}

/** Allowed in braces. */
export const policyWords = ['operator', 'address', 'contact', 'officer', 'kept', 'children', 'analytics'] as const
type Word = (typeof policyWords)[number]

const inBraces = /\{([a-z]+)\}/g

/** The policy as people read it: Markdown in which every word in braces is replaced by what it stands for. */
export function fillPolicy(source: string, facts: PolicyFacts): string {
  const words = wordsOf(facts)
  return source
    .replaceAll('\r\n', '\n')
    .replace(inBraces, (whole, name: string) => (Object.hasOwn(words, name) ? words[name as Word] : whole))
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** The words in braces that stand for nothing, each once. */
export function unknownWords(source: string): string[] {
  const names = [...source.matchAll(inBraces)].map(([whole]) => whole)
  return [...new Set(names)].filter((name) => !policyWords.some((word) => `{${word}}` === name))
}

function wordsOf(facts: PolicyFacts): Record<Word, string> {
  return {
    operator: plain(facts.operator),
    address: plain(facts.address),
    contact: facts.contact === '' ? 'the address on the status page' : address(facts.contact),
    officer: facts.officer === '' ? '' : `**Data protection officer:** ${plain(facts.officer)}`,
    kept: table(facts.kept),
    children: facts.children === '' ? '' : `## Children\n\n${facts.children}`,
    analytics: facts.analytics ? analytics : '',
  }
}

const analytics =
  'The homepage of this Opsentry, and no other page, counts visits with Google Analytics, a service of Google. It is asked to store nothing in your browser. Nothing is sent to Google if your browser sends Global Privacy Control or Do Not Track, or once you have opted out by the link on that page.'

function table(kept: PolicyFacts['kept']): string {
  const rows = kept.map(({ what, long }) => `| ${what} | ${long} |`)
  return ['| What | How long |', '| --- | --- |', ...rows].join('\n')
}

/** As Markdown links it: in angle brackets, where it is of plain letters. */
function address(email: string): string {
  return /^[\x21-\x7e]+$/.test(email) ? `<${email}>` : plain(email)
}

/** A text that Markdown must show as it is. */
function plain(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&')
    .replace(/^([ \t]*)([-+=])/gm, '$1\\$2')
    .replace(/^([ \t]*\d+)([.)])/gm, '$1\\$2')
}
