import { signatureOf } from './compile-messages.ts'
import type { Catalog } from './compiled.ts'
import { type ArgumentType, languagesOf, type MessageFile, type MessageTree, readMessageFile } from './message-files.ts'

/** What `npm run messages` writes from the files of `messages/`, so that the compiler knows each message and its arguments. */
export function generatedFiles(): { path: string; text: string }[] {
  return [
    { path: 'src/words/languages.ts', text: languagesFile(languagesOf('page')) },
    { path: 'src/messages/page-texts.ts', text: typesFile('page', 'PageTexts') },
    { path: 'src/messages/dashboard-texts.ts', text: typesFile('dashboard', 'DashboardTexts') },
  ]
}

function languagesFile(found: string[]): string {
  const names = ['en', ...found.filter((name) => name !== 'en')].map((name) => `'${name}'`)
  return `${madeFrom('the names of the files in messages/page')}
export const translated = [${names.join(', ')}] as const
`
}

function typesFile(catalog: Catalog, name: string): string {
  const english = readMessageFile(catalog, 'en')
  const body = typeLines(english.tree, english, '', '  ').join('\n')
  const slotted = body.includes('Slotted<') ? `import type { Slotted } from './slotted.ts'\n\n` : ''
  return `${slotted}${madeFrom(`messages/${catalog}/en.json`)}
export interface ${name} {
${body}
}
`
}

function madeFrom(source: string): string {
  return `/** Made by \`npm run messages\` from ${source}: change that, not this file. */`
}

function typeLines(tree: MessageTree, english: MessageFile, path: string, indent: string): string[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const key = `${path}${name}`
    const note = english.notes.get(key)?.description
    const comment = note ? [`${indent}/** ${note} */`] : []
    const property = /^(\w+|[1-9]\d*)$/.test(name) ? name : `'${name}'`
    if (typeof value === 'string') return [...comment, `${indent}${property}: ${typeOf(key, value, english)}`]
    const inner = typeLines(value, english, `${key}.`, `${indent}  `)
    return [...comment, `${indent}${property}: {`, ...inner, `${indent}}`]
  })
}

function typeOf(key: string, text: string, { notes }: MessageFile): string {
  const signature = [...signatureOf(key, text, notes)]
  const slots = signature.filter(([, type]) => type === 'slot').map(([name]) => `'${name}'`)
  const handedIn = signature.filter(([, type]) => type !== 'slot')
  const result = slots.length === 0 ? 'string' : `Slotted<${slots.toSorted().join(' | ')}>`
  return handedIn.length === 0 ? result : `(${handedIn.map(parameter).join(', ')}) => ${result}`
}

function parameter([name, type]: [string, ArgumentType]): string {
  return `${name}: ${type}`
}
