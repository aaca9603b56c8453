import type { Relay } from './mail.ts'

/** Words and codes of a refusal that is the sender's or the relay's fault -> hint. The first match wins. */
const hints: [RegExp, (from: string) => string][] = [
  [
    /\bspf\b|\bdkim\b|\bdmarc\b|5\.7\.2[0-9]\b|(not|un).?authenticated/i,
    () => 'Receivers cannot tell that this mail is yours: publish the SPF and DKIM records of the sender’s domain.',
  ],
  [
    /\b(quota|limit|throttl|too many|rate)|5\.4\.5\b/i,
    () => 'The sending limit of the mail service is used up: raise it there, or allow fewer messages a minute.',
  ],
  [/verif/i, (from) => `The mail service does not know the sender yet: verify ${from} there.`],
  [
    /relay/i,
    () =>
      'The mail server does not carry mail from here: check the user and the password, and that it lets this machine send.',
  ],
  [
    /list|spam|reputation|blocked|banned/i,
    () =>
      'The mail server takes this sender for spam: ask its operator, or the list that it names, to remove the entry.',
  ],
  [
    /permission|send as|sender|owned|from\b|5\.1\.[78]\b/i,
    (from) => `The mail server does not let this user send as ${from}: allow that there, or choose another sender.`,
  ],
]

/** A sentence that says what to do about a refusal that is the sender's or the relay's fault. */
export function refusalHint(answer: string, { from }: Pick<Relay, 'from'>): string {
  const found = hints.find(([words]) => words.test(answer))
  return (
    found?.[1](from) ?? `The mail server refuses everything: check that it may send for ${from}, from this machine.`
  )
}
