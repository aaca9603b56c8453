import type { IncidentStatus, Language } from '#src/words.ts'
import { resolvedTexts } from './resolved-text.ts'

/** A postmortem is never posted without words. */
type Said = Exclude<IncidentStatus, 'resolved' | 'postmortem'>

/** Texts of updates that a program posts without one: of a status, or of services alone. */
const texts: Record<Language, Record<Said | 'services', string>> = {
  en: {
    investigating: 'We are investigating this issue.',
    identified: 'We have identified the issue and are working on a fix.',
    monitoring: 'We have put a fix in place and are watching the results.',
    services: 'The affected services have changed.',
  },
  de: {
    investigating: 'Wir untersuchen das Problem.',
    identified: 'Wir haben die Ursache gefunden und arbeiten an einer Lösung.',
    monitoring: 'Wir haben das Problem behoben und beobachten, ob alles läuft.',
    services: 'Die betroffenen Dienste haben sich geändert.',
  },
  fr: {
    investigating: 'Nous cherchons l’origine de ce problème.',
    identified: 'Nous avons identifié le problème et préparons un correctif.',
    monitoring: 'Un correctif est en place et nous en surveillons les effets.',
    services: 'Les services concernés ont changé.',
  },
  es: {
    investigating: 'Estamos investigando este problema.',
    identified: 'Hemos identificado el problema y estamos trabajando en una solución.',
    monitoring: 'Hemos aplicado una solución y estamos observando los resultados.',
    services: 'Los servicios afectados han cambiado.',
  },
  pt: {
    investigating: 'Estamos investigando este problema.',
    identified: 'Identificamos o problema e estamos trabalhando em uma correção.',
    monitoring: 'Aplicamos uma correção e estamos acompanhando os resultados.',
    services: 'Os serviços afetados mudaram.',
  },
  ja: {
    investigating: 'この問題を調査しています。',
    identified: '問題の原因を特定し、修正に取り組んでいます。',
    monitoring: '修正を適用し、状況を監視しています。',
    services: '影響を受けるサービスが変わりました。',
  },
}

/** `said`: the status that is new; `services`: none is. */
export function textOfUpdate(language: Language, said: IncidentStatus | 'services'): string {
  return said === 'resolved' || said === 'postmortem' ? resolvedTexts[language] : texts[language][said]
}
