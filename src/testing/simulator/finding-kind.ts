import { incidentStatuses, maintenanceStatuses, serviceStatuses } from '#src/words.ts'

const statuses = [...serviceStatuses, ...incidentStatuses, ...maintenanceStatuses, 'reminder']

/** What differs from one finding of a kind to the next, the longer first. */
const details: [RegExp, string][] = [
  [/\n[\s\S]*/, ''],
  [/\{.*\}/g, '{}'],
  [/“[^”]*”/g, '“”'],
  [/[\w.<>-]+@[\w.<>-]+/g, '@'],
  [/\b(?:Acme|Other|Firm \d+)\b/g, 'a firm'],
  [/\b\d{4}-\d\d-\d\dT[\d:.Z]+/g, 'then'],
  [/\b(?=[a-z0-9]*\d)[a-z0-9]{12}\b|\b[a-z]{12}\b(?=$|[:,. ])/g, 'id'],
  [new RegExp(`\\b(?:${statuses.join('|')})\\b`, 'g'), 'a status'],
  [/-?\b\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, 'n'],
]

/** Two findings with the same one are taken to come of the same fault: their sentence without whom, what and how much. */
export function kindOfFinding(finding: string): string {
  return details.reduce((kind, [detail, word]) => kind.replace(detail, word), finding).trim()
}
