import { isolated } from '../layout/direction.ts'
import { renderLetter } from './letter.tsx'

export interface DomainLostProps {
  organization: string
  domain: string
  url: string
}

/** To everybody who could prove the domain. */
export function domainLost({ organization, domain, url }: DomainLostProps) {
  return renderLetter({
    toAccount: true,
    subject: `Your page no longer stands at ${domain} · ${isolated(organization)}`,
    heading: `Your page no longer stands at ${domain}`,
    paragraphs: [
      `Somebody else on this Opsentry has proven in DNS that ${domain} is theirs. Links of ${isolated(organization)} lead to the page’s other address again.`,
      'If the name is yours, look at who may change its DNS records: one of them was made for somebody else. Then prove it again.',
    ],
    button: { label: 'Open the settings', url },
    notes: [`You get this because you look after the settings of ${isolated(organization)}.`],
  })
}
