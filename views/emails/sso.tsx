import { isolated } from '../layout/direction.ts'
import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'

export interface GlassBrokenProps {
  organization: string | null
  by: string
  url: string
}

/** To all who may do so, the one who did it included: an account that was stolen is noticed so. */
export function glassBroken({ organization, by, url }: GlassBrokenProps) {
  const place = organization === null ? 'This Opsentry' : isolated(organization)
  const whose = organization === null ? 'an instance admin' : `an owner of ${place}`
  return renderLetter({
    toAccount: true,
    subject: `${isolated(by)} got in without single sign-on · ${organization === null ? 'Opsentry' : place}`,
    heading: `${isolated(by)} got in without single sign-on`,
    paragraphs: [
      `${place} lets people in by single sign-on alone. With a second factor, ${isolated(by)} got in without it for four hours.`,
      'Nobody should need this unless your identity provider fails. If you cannot tell why it was done, ask now, and change the password and the second factor of that account.',
    ],
    button: { label: 'Open the audit log', url },
    notes: [`You get this because you are ${whose}.`],
  })
}

export interface MailDomainMissingProps {
  organization: string | null
  domain: string
  record: { name: string; value: string }
  timeZone: string
  endsAt: number
  url: string
}

/** To the owners, or to the instance admins, while there is time to put the record back. */
export function mailDomainMissing(props: MailDomainMissingProps) {
  const { organization, domain, record, endsAt, timeZone, url } = props
  const whose = organization === null ? 'an instance admin' : `an owner of ${isolated(organization)}`
  return renderLetter({
    toAccount: true,
    subject: `The DNS record of ${domain} is missing${organization === null ? '' : ` · ${isolated(organization)}`}`,
    heading: `The record that proves ${domain} is gone`,
    paragraphs: [
      `From ${momentText(endsAt, timeZone)} on nobody with an address at ${domain} gets in by single sign-on, unless the record is back by then.`,
      `It is a TXT record at ${record.name} with the value ${record.value}.`,
    ],
    button: { label: 'Check the domain', url },
    notes: [`You get this because you are ${whose}.`],
  })
}
