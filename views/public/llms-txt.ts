import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { inMarkdown } from './markdown-pages.ts'

export interface GuideProps {
  organization: { name: string; language: Language }
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** What there is to read, in the format of llmstxt.org: a heading, a quotation, lists of links. */
export function guideForPrograms({ organization: { name, language }, url: base }: GuideProps): string {
  const t = messagesOf(language)
  const { markdown, files, api } = routes.statusPage
  const links = (list: [string, string][]) => list.map(([words, url]) => `- [${words}](${url})`)
  return [
    `# ${inMarkdown(name)}`,
    `> ${inMarkdown(t.history.description(name))}`,
    `## ${t.page.current}`,
    links([
      [t.page.current, markdown.show.url({ base })],
      [t.shell.history, markdown.history.url({ base })],
    ]).join('\n'),
    '## API',
    links([
      ['summary.json', api.summary.url({ base })],
      ['incidents.json', api.incidents.url({ base })],
      ['scheduled-maintenances.json', api.scheduledMaintenances.url({ base })],
      ['JSON Feed', files.json.url({ base })],
    ]).join('\n'),
    '## Optional',
    links([
      ['Atom', files.atom.url({ base })],
      ['RSS', files.rss.url({ base })],
      [t.shell.calendar, files.calendar.url({ base })],
    ]).join('\n'),
    '',
  ].join('\n\n')
}
