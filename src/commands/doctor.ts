import type { Config } from '#src/config.ts'
import { type Command, Negative } from './command.ts'
import { lookAtCertificates } from './doctor/certificates.ts'
import { lookAtFallback } from './doctor/fallback.ts'
import { type Check, type Finding, findAll } from './doctor/finding.ts'
import {
  lookAtAlarms,
  lookAtBackups,
  lookAtDatabase,
  lookAtDisk,
  lookAtKey,
  lookAtOwnCertificate,
  lookAtPermissions,
  lookAtVersions,
} from './doctor/folder.ts'
import { type Ground, groundOf, type Outside, reach, reachHere, realOutside } from './doctor/ground.ts'
import { lookAtLease } from './doctor/lease.ts'
import { lookAtDkim, lookAtDmarc, lookAtRelay, lookAtSpf } from './doctor/mail.ts'
import { lookAtClock, lookAtDns, lookAtProxy, lookAtTls, lookAtUrl } from './doctor/web.ts'
import { type Options, optionWords } from './option-words.ts'
import { readOptions } from './read-options.ts'

const options = { json: { type: 'boolean' }, 'send-to': { type: 'string' } } satisfies Options

export const doctorCommand: Command = {
  name: 'doctor',
  usage: 'doctor [--json] [--send-to ADDRESS]',
  summary: 'looks for what is wrong: URL, proxy, TLS, DNS, mail, backups, key, disk, clock, permissions, versions',
  details: `One line for each: ok, warn or fail, and what to do. Exit code 1 where one fails. It changes nothing, may run while Opsentry
serves and while it does not, and takes some five seconds at the most. Run it as the user, and with the environment, of the service.
--json: the same as a list, for programs.
--send-to ADDRESS: sends one message there. Without it the mail server is asked up to where a message would follow.`,
  words: { options: optionWords(options) },
  async run(args, { config, out }) {
    const { values } = readOptions({ args, options, allowPositionals: false })
    const findings = await examine(config, realOutside(), values['send-to'])
    if (values.json) out(JSON.stringify(findings, null, 2))
    else for (const line of linesOf(findings)) out(line)
    if (findings.some(({ state }) => state === 'fail')) throw new Negative()
  },
}

/** Looks at everything at once, and changes nothing. */
export async function examine(config: Config, outside: Outside, sendTo?: string): Promise<Finding[]> {
  const ground = groundOf(config, outside)
  try {
    return await findAll(checksOf(ground, sendTo))
  } finally {
    ground.close()
  }
}

function checksOf(ground: Ground, sendTo: string | undefined): Check[] {
  const here = reachHere(ground)
  const url = ground.data?.url ?? null
  const there = url === null ? here : reach(ground, url)
  return [
    { name: 'database', look: () => lookAtDatabase(ground) },
    { name: 'versions', look: () => lookAtVersions(ground, here) },
    { name: 'key', look: () => lookAtKey(ground) },
    { name: 'permissions', look: () => lookAtPermissions(ground) },
    { name: 'disk', look: () => lookAtDisk(ground) },
    { name: 'backup', look: () => lookAtBackups(ground) },
    { name: 'lease', look: () => lookAtLease(ground) },
    { name: 'clock', look: () => lookAtClock(ground, there) },
    { name: 'url', look: () => lookAtUrl(ground, here, there) },
    { name: 'proxy', look: () => lookAtProxy(ground, there) },
    { name: 'dns', look: () => lookAtDns(ground) },
    { name: 'tls', look: async () => [...(await lookAtOwnCertificate(ground)), ...(await lookAtTls(ground))] },
    { name: 'certificates', look: () => lookAtCertificates(ground) },
    { name: 'mail', look: () => lookAtRelay(ground, sendTo) },
    { name: 'fallback', look: () => lookAtFallback(ground, sendTo) },
    { name: 'spf', look: () => lookAtSpf(ground) },
    { name: 'dkim', look: () => lookAtDkim(ground) },
    { name: 'dmarc', look: () => lookAtDmarc(ground) },
    { name: 'alarms', look: () => lookAtAlarms(ground) },
  ]
}

function linesOf(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ check }) => check.length))
  return findings.map(({ check, state, sentence }) => `${state.padEnd(4)}  ${check.padEnd(width)}  ${plain(sentence)}`)
}

/** One line, whatever a server has said. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
}
