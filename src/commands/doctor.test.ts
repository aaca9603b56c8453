import { chmodSync, chownSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createApp } from '#src/app.ts'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { raiseAlarm } from '#src/domain/alarms/raise-alarm.ts'
import { skipRelay } from '#src/domain/mail/configure-relay.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { certificateFor } from '#src/testing/certificates.ts'
import { startConditionalStore } from '#src/testing/conditional-store.ts'
import { type Examined, examinedInstance, host } from '#src/testing/examined-instance.ts'
import { standIn } from '#src/testing/fallback.ts'
import { system } from '#src/testing/personas.ts'
import { smallDisk } from '#src/testing/small-disk.ts'
import { selfSigned, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { restarted } from '#src/testing/test-deps.ts'
import type { Finding } from './doctor/finding.ts'
import { doctorCommand } from './doctor.ts'

const day = 24 * 60 * 60_000
const now = Date.now()

/** `fail mail: The sentence.` */
const said = (findings: readonly Finding[]) =>
  findings.map(({ check, state, sentence }) => `${state} ${check}: ${sentence}`)

/** One line that begins and goes on so. */
const line = (...parts: string[]) => [
  expect.stringMatching(new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'), 's')),
]

test('on a sound instance nothing is wrong, and nothing was sent or written', async () => {
  const { all, relay, data } = await examinedInstance()
  const before = statSync(join(data, 'opsentry.db')).mtimeMs
  const found = await all()
  expect(said(found.filter(({ state }) => state !== 'ok'))).toEqual([])
  expect(found.map(({ check }) => check)).toEqual([
    ...['database', 'versions', 'key', 'permissions', 'disk', 'backup', 'clock', 'url', 'proxy', 'dns', 'tls'],
    ...['mail', 'spf', 'dkim', 'dmarc', 'alarms'],
  ])
  expect([relay.mails, statSync(join(data, 'opsentry.db')).mtimeMs]).toEqual([[], before])
})

test('where a lease is asked for it says who holds it', async () => {
  const { all, data } = await examinedInstance()
  const store = startConditionalStore()
  const { standbyBucket } = readConfig({ OPSENTRY_STANDBY_BUCKET: store.address })
  const ofLease = async () => said((await all({ standbyBucket })).filter(({ check }) => check === 'lease'))
  expect(await ofLease()).toEqual(line('warn lease: Nobody holds the lease'))
  const lease = {
    ...{ folder: 'firstfolder1', run: 'r', name: 'vm-1', term: 3, renewal: 0 },
    seconds: 20,
    released: false,
  }
  store.objects.set('first/opsentry-lease.json', Buffer.from(JSON.stringify({ ...lease, at: Date.now() })))
  expect(await ofLease()).toEqual(line('fail lease: vm-1 holds the lease (term 3)', '--standby'))
  writeFileSync(join(data, 'lease.json'), '{"folder":"firstfolder1"}')
  expect(await ofLease()).toEqual(line('ok lease: This folder holds the lease (term 3).'))
  store.objects.set('first/opsentry-lease.json', Buffer.from(JSON.stringify({ ...lease, at: Date.now() - 60_000 })))
  expect(await ofLease()).toEqual(line('warn lease: The lease of this folder was not renewed'))
})

test('with an address it sends one message there', async () => {
  const { all, relay } = await examinedInstance()
  const found = await all({}, 'ops@example.com')
  expect(said(found.filter(({ check }) => check === 'mail'))).toEqual(
    line('ok mail: 127.0.0.1 has taken a message to ops@example.com: 250'),
  )
  expect(relay.mails.map(({ to }) => to)).toEqual(['ops@example.com'])
})

test('what stands in for the mail server is looked at, too, and gets a message where one is sent', async () => {
  const second = await startSmtpSink()
  atEnd(() => second.close())
  const { all } = await examinedInstance({ fill: (deps) => standIn(deps, second) })
  const looked = async (sendTo?: string) => said((await all({}, sendTo)).filter(({ check }) => check === 'fallback'))
  expect(await looked()).toEqual(line('ok fallback: 127.0.0.1, port', 'takes mail from second@acme.example'))
  expect(second.mails).toEqual([])
  expect(await looked('ops@example.com')).toEqual(line('ok fallback: 127.0.0.1 has taken a message'))
  expect(second.mails.map(({ to }) => to)).toEqual(['ops@example.com'])
})

test('while nobody serves, the rest is looked at, and that is said', async () => {
  const { findings, proxy, config, deps } = await examinedInstance()
  await proxy.stop(true)
  const closed = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('') })
  await closed.stop(true)
  const found = said(await findings({ ...config, port: closed.port ?? 0 }))
  expect(found).toEqual([
    ...line(
      `warn url: https://${host}:`,
      'could not be asked, because Opsentry does not serve on port',
      'here: Nothing answers at',
    ),
    ...line('fail tls:', 'Nothing answers at', 'check the host, the port and the firewall'),
  ])
  expect(deps.logger.lines.filter(({ level }) => level === 'error')).toEqual([])
})

/** What is broken in the data folder -> the line. */
const inTheFolder: [string, (one: Examined) => void, string[]][] = [
  [
    'the key is open to others',
    ({ data }) => chmodSync(join(data, 'secret.key'), 0o644),
    ['fail key:', '(mode 644): chmod 600 '],
  ],
  [
    'the key is another one',
    ({ data }) => writeFileSync(join(data, 'secret.key'), Buffer.alloc(32, 9).toString('base64'), { mode: 0o600 }),
    ['fail key: The secret key does not fit this data: put back the one that it was made with.'],
  ],
  [
    'the key is gone',
    ({ data }) => rmSync(join(data, 'secret.key')),
    ['fail key:', 'secret.key is missing: put back the key'],
  ],
  [
    'the folder is open to others',
    ({ data }) => chmodSync(data, 0o755),
    ['warn permissions:', '(mode 755): chmod 700 '],
  ],
  [
    'the database is open to others',
    ({ data }) => chmodSync(join(data, 'opsentry.db'), 0o644),
    ['warn permissions: Everybody on this machine may read opsentry.db: chmod o= '],
  ],
  [
    'the database belongs to somebody else',
    ({ data }) => chownSync(join(data, 'opsentry.db'), 12_345, 12_345),
    ['fail permissions: opsentry.db in', 'belongs to another user than the folder', 'chown -R 0:0 '],
  ],
  [
    'the database is newer',
    ({ data }) => changed(data, `INSERT INTO "__drizzle_migrations" (hash, created_at) VALUES ('x', 9999999999999)`),
    ['fail versions: The database was written by a newer Opsentry', 'install that version or a later one'],
  ],
  [
    'the database is older',
    ({ data }) =>
      changed(data, 'DELETE FROM "__drizzle_migrations" WHERE rowid = (SELECT max(rowid) FROM "__drizzle_migrations")'),
    [
      'warn versions: The database is of an older version, by 1 migration(s): the next start',
      'keeps a copy of it in backups/',
    ],
  ],
  [
    'the database is no database',
    ({ data }) => writeFileSync(join(data, 'opsentry.db'), 'nonsense '.repeat(1000), { mode: 0o600 }),
    ['fail database:', 'cannot be read (', 'run opsentry verify'],
  ],
  [
    'the database is gone',
    ({ data }) => rmSync(join(data, 'opsentry.db')),
    ['fail database: There is no database in', 'set OPSENTRY_DATA to the data folder'],
  ],
]

function changed(data: string, sql: string): void {
  const db = openDatabase(join(data, 'opsentry.db'))
  db.$client.run(sql)
  db.$client.run('PRAGMA journal_mode = DELETE')
  db.$client.close(true)
}

/** Not asked while the data cannot be read, or nobody can tell whose it is. */
const unseen = ['url', 'proxy']

test.each(inTheFolder)('%s', async (_, plant, expected) => {
  const one = await examinedInstance()
  plant(one)
  const found = await one.findings()
  expect(said(found.filter(({ check }) => !unseen.includes(check)))).toEqual(line(...expected))
})

test('the disk is nearly full', async () => {
  const disk = smallDisk(20)
  atEnd(disk.remove)
  const { findings } = await examinedInstance({ folder: disk.folder })
  expect(said(await findings())).toEqual(line('fail disk: ', 'MiB are free on the disk of', 'free some space'))
})

/** What is broken around it -> the line. */
const around: [string, Parameters<typeof examinedInstance>[0], string[]][] = [
  ['no backup was made', { backupAge: null }, ['warn backup: No backup is recorded. Let Opsentry make one each night']],
  [
    'the last backup is old',
    { backupAge: 9 * day },
    ['fail backup: The last backup was made 9 day(s) ago. Let Opsentry make one each night'],
  ],
  [
    'the certificate ends soon',
    { certificate: certificateFor(host, { from: now - day, until: now + 5.5 * day }) },
    ['warn tls: The certificate of', 'ends in 5 day(s): whatever renews it has not: renew it now'],
  ],
  [
    'the proxy does not say that browsers come by https',
    { headers: () => ({ 'x-forwarded-for': '203.0.113.7' }) },
    ['fail proxy: Requests for https://', 'arrive as http: let the proxy say how they came', 'X-Forwarded-Proto'],
  ],
  [
    'the proxy is not believed',
    { trustedProxies: [] },
    ['fail proxy: A proxy at 127.0.0.1 passes requests on, and is not believed', 'OPSENTRY_TRUSTED_PROXIES=127.0.0.1'],
  ],
  [
    'the proxy does not say who asks',
    { headers: () => ({ 'x-forwarded-proto': 'https' }) },
    ['warn proxy: The proxy does not say who asks', 'X-Forwarded-For'],
  ],
  [
    'an alarm is raised',
    {
      fill: ({ db, clock, ids }) =>
        writeUnaudited(db, (tx) =>
          raiseAlarm(tx, { clock, ids }, { kind: 'disk_low', subject: '', cause: 'low', sentence: 'Free some space.' }),
        ),
    },
    ['warn alarms: The disk is nearly full. Free some space.'],
  ],
  [
    'what stands in for the mail server is gone',
    { fill: (deps) => standIn(deps, { relay: { host: '127.0.0.1', port: 1 } }) },
    ['fail fallback: 127.0.0.1, port 1: Nothing answers', 'ECONNREFUSED'],
  ],
  ['there is no mail server', { fill: (deps) => skipRelay(deps, system) }, ['warn mail: No mail server is connected']],
  [
    'the relay refuses the sender',
    {
      smtp: {
        smtp: { onMailFrom: (_address, _session, callback) => callback(answer(550, '5.7.1 Sender not owned by user')) },
      },
    },
    [
      'fail mail: 127.0.0.1, port',
      'at MAIL FROM: The mail server does not let this user send as status@acme.example',
      '550',
    ],
  ],
  [
    'the relay carries nothing from here',
    { smtp: { refuseRecipient: () => ({ code: 554, message: '5.7.1 Relay access denied' }) } },
    ['fail mail:', 'at RCPT TO: The mail server does not carry mail from here', '554 5.7.1 Relay access denied'],
  ],
]

const answer = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code })

test.each(around)('%s', async (_, planted, expected) => {
  const { findings } = await examinedInstance(planted)
  expect(said(await findings())).toEqual(line(...expected))
})

test.each([
  [
    'has expired',
    certificateFor(host, { from: now - 90 * day, until: now - day }),
    'has expired: have it renewed there',
  ],
  [
    'is not valid yet',
    certificateFor(host, { from: now + day, until: now + 9 * day }),
    'is not valid yet: check the clocks',
  ],
  [
    'is of another name',
    certificateFor('www.acme.example', { from: now - day, until: now + 90 * day }),
    'was not made for',
  ],
])('the certificate %s', async (_, certificate, sentence) => {
  const { findings } = await examinedInstance({ certificate })
  expect(said(await findings())).toEqual([
    ...line('fail url: https://', 'does not lead here: The certificate of', 'is not valid.'),
    ...line('fail tls: https://', sentence),
  ])
})

test('the name is not known', async () => {
  const { findings } = await examinedInstance({ unknownHost: true })
  const found = said(await findings())
  expect(found).toContainEqual(line(`fail dns: The name ${host} leads nowhere (ENOTFOUND): add an A or AAAA record`)[0])
  expect(found).toContainEqual(line('fail url: ', `The name ${host} is not known`)[0])
})

test('something else answers at the public URL', async () => {
  const { findings, proxy } = await examinedInstance()
  proxy.reload({ fetch: () => new Response('It works!', { status: 200 }) })
  expect(said(await findings())).toEqual(
    line('fail url: https://', 'leads elsewhere: something else answers, with the status 200'),
  )
  proxy.reload({ fetch: () => new Response('ok\nversion 0.1.0\n') })
  expect(said(await findings())).toEqual(line('fail url: https://', 'leads elsewhere: another Opsentry answers'))
  proxy.reload({ fetch: () => Response.redirect('https://www.acme.example/', 301) })
  expect(said(await findings())).toEqual(line('fail url: https://', 'it leads on to https://www.acme.example/'))
})

test('another Opsentry over a copy of the database answers at the public URL', async () => {
  const { findings, proxy, deps } = await examinedInstance()
  const other = createApp(restarted(deps)).listen({ hostname: '127.0.0.1', port: 0 })
  atEnd(() => other.stop(true))
  const passedOn = (request: Request) => ({
    ...Object.fromEntries(request.headers),
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '203.0.113.7',
  })
  proxy.reload({ fetch: (request) => fetch(`http://127.0.0.1:${other.port}/healthz`, { headers: passedOn(request) }) })
  expect(said(await findings())).toEqual(
    line('fail url: https://', 'leads to another Opsentry over a copy of this database'),
  )
})

test('the proxy hides the host name', async () => {
  const { findings, proxy, config } = await examinedInstance()
  proxy.reload({
    fetch: (request) =>
      fetch(`http://127.0.0.1:${config.port}/healthz`, {
        headers: { ...Object.fromEntries(request.headers), host: 'upstream.internal' },
      }),
  })
  const found = said(await findings())
  expect(found).toContainEqual(line('fail proxy: A proxy hides the host name:', 'proxy_set_header Host $host')[0])
})

test('records of the sender are missing, double or another’s', async () => {
  const { findings, dns } = await examinedInstance()
  const dkim = [...dns.records.keys()].find((name) => name.includes('_domainkey')) ?? ''
  const whole = new Map(dns.records)
  const looked = async (name: string, records: string[] | 'broken' | undefined) => {
    if (records) dns.records.set(name, records)
    else dns.records.delete(name)
    const found = said(await findings())
    for (const [known, value] of whole) dns.records.set(known, value)
    return found
  }
  expect(await looked('acme.example', undefined)).toEqual(line('warn spf: acme.example has no SPF record'))
  expect(await looked('acme.example', ['v=spf1 -all', 'v=spf1 +all'])).toEqual(
    line('fail spf: acme.example has 2 SPF records'),
  )
  expect(await looked(dkim, undefined)).toEqual(line(`fail dkim: There is no TXT record at ${dkim}`))
  expect(await looked(dkim, ['v=DKIM1; k=rsa; p=b3RoZXI='])).toEqual(
    line('fail dkim: The record at', 'holds another key'),
  )
  expect(await looked('_dmarc.acme.example', undefined)).toEqual(line('warn dmarc: acme.example has no DMARC record'))
  expect(await looked('_dmarc.acme.example', 'broken')).toEqual(line('warn dmarc: Nothing could be found out'))
})

test('the relay is gone, or shows a certificate that nobody vouches for, or does not know the user', async () => {
  const { all, relay } = await examinedInstance()
  await relay.close()
  const mail = async (one: Examined) => said((await one.findings()).filter(({ check }) => check === 'mail'))
  expect(said((await all()).filter(({ check, state }) => check === 'mail' && state === 'fail'))).toEqual(
    line('fail mail: 127.0.0.1, port', 'Nothing answers at 127.0.0.1', 'ECONNREFUSED'),
  )
  const unknown = await startSmtpSink({ smtp: selfSigned })
  atEnd(() => unknown.close())
  const to = (security: 'tls' | 'none', port: number, user: string) =>
    examinedInstance({
      fill: ({ db, secrets }) =>
        db.$client.run(
          `UPDATE instance SET relay_security = '${security}', relay_port = ${port}, relay_user = ${user === '' ? 'NULL' : `'${user}'`}, relay_password = ${user === '' ? 'NULL' : `'${secrets.seal('wrong', 'instance.relayPassword')}'`}`,
        ),
    })
  expect(await mail(await to('tls', unknown.port, ''))).toEqual(
    line('fail mail:', 'is not signed by a known authority'),
  )
  const strict = await startSmtpSink({
    smtp: {
      ...{ authOptional: false, allowInsecureAuth: true, authMethods: ['PLAIN', 'LOGIN'] },
      onAuth: (_auth, _session, callback) => callback(answer(535, '5.7.8 Authentication failed')),
    },
  })
  atEnd(() => strict.close())
  expect(await mail(await to('none', strict.port, 'acme'))).toEqual(
    line('fail mail:', 'at AUTH: The relay does not accept the user and password', '535'),
  )
})

test('the clock stands behind what was recorded, or away from others', async () => {
  const { findings } = await examinedInstance()
  const clock = async (later: number) => said((await findings({}, later)).filter(({ check }) => check === 'clock'))
  expect(await clock(-day)).toEqual(
    line('fail clock: The clock says', 'something was recorded at', 'opsentry clock confirm'),
  )
  expect(await clock(60_000)).toEqual(line('warn clock: The clock is 6', 'seconds away', 'timedatectl'))
  expect(await clock(day)).toEqual(line('fail clock: The clock is 8640', 'seconds away from that of https://'))
})

test('its own certificate and key do not belong together', async () => {
  const { findings, data } = await examinedInstance()
  const [one, other] = [
    certificateFor(host, { from: now, until: now + day }),
    certificateFor(host, { from: now, until: now + day }),
  ]
  const [cert, key] = [join(data, 'tls.crt'), join(data, 'tls.key')]
  writeFileSync(cert, one.cert)
  writeFileSync(key, other.key)
  const found = await findings({ tls: { cert, key } })
  expect(said(found)).toContainEqual(line('fail tls:', 'is not the key of the certificate in')[0])
})

test('the lines are for people, and --json for programs; one that fails is exit code 1', async () => {
  const { config, data } = await examinedInstance({ unknownHost: true })
  chmodSync(join(data, 'secret.key'), 0o640)
  const lines: string[] = []
  const context = { config, out: (text: string) => lines.push(text) }
  await expect(doctorCommand.run([], context)).rejects.toThrow()
  expect(lines).toContainEqual(expect.stringMatching(/^fail {2}key {10}Others on this machine may read .*: chmod 600 /))
  lines.length = 0
  await expect(doctorCommand.run(['--json'], context)).rejects.toThrow()
  expect(JSON.parse(lines.join(''))).toContainEqual({ check: 'key', state: 'fail', sentence: expect.any(String) })
})
