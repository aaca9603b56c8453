import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import type { PooledRelay } from '#src/domain/mail/mail.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { createMailer } from '#src/platform/mail-ways.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { header, type ReceivedMail, type SinkOptions, selfSigned, startSmtpSink } from '#src/testing/smtp-sink.ts'
import { deliverDue } from './deliver-due.ts'
import { type Ledger, readLedger } from './ledger.ts'

/**
 * Everything that a mail server or the way to it does wrong, over real sockets: the ledger adds up while it lasts, and once it
 * is over everyone has the mail, once.
 */

const people = 12
/** Messages on their way at once. */
const slots = 5
const minute = 60_000
const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Struck {
  relay: PooledRelay
  /** Resolves with how the mail goes once the server is not at fault any more. */
  mend(): PooledRelay | Promise<PooledRelay>
  /** As many messages as may came as far as the fault. */
  reached?(): boolean
}

interface Fault {
  name: string
  /** Makes a server that is at fault. */
  begin(): Promise<Struck>
  /** The ledger while it lasts, after one round. */
  during: Partial<Ledger>
  /** In what is shown to whoever wonders why nothing leaves; absent: the queue is not paused. */
  pause?: RegExp
  /** Of those to whom nothing arrives, in the end. */
  failed?: number
  /** The server had taken some whose answer was lost: they may arrive twice, under one Message-ID. */
  mayDouble?: boolean
  /** No answer ever comes: patience is short while it lasts, so that the test is. */
  hangs?: boolean
}

let received: ReceivedMail[][] = []

async function sink(options: SinkOptions = {}) {
  const started = await startSmtpSink(options)
  received.push(started.mails)
  closing.push(() => started.close())
  return started
}

/** A server that misbehaves by `options` until they are emptied. */
function misbehaving(options: SinkOptions): Fault['begin'] {
  return async () => {
    const now = { ...options }
    const { relay, held } = await sink(now)
    return {
      relay,
      mend() {
        for (const option of Object.keys(now)) delete now[option as keyof SinkOptions]
        return relay
      },
      reached: () => held() >= slots,
    }
  }
}

/** Whatever answers there, the admin has another server to go to. */
function elsewhere(begin: () => Promise<PooledRelay>): Fault['begin'] {
  return async () => ({ relay: await begin(), mend: async () => (await sink()).relay })
}

/** A server of one line where a well-behaved one cannot misbehave enough. */
function raw(onConnection: (socket: Socket) => void): Fault['begin'] {
  return async () => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      onConnection(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    return {
      relay: { ...plain, port },
      mend: async () => (await sink()).relay,
      reached: () => sockets.size >= slots,
    }
  }
}

const plain: PooledRelay = {
  host: '127.0.0.1',
  port: 1,
  security: 'none',
  user: null,
  password: null,
  from: 'status@acme.example',
  connections: slots,
}

/** Each address is refused at first. */
function greylisting(): SinkOptions {
  const seen = new Set<string>()
  return {
    refuseRecipient(address) {
      if (seen.has(address)) return undefined
      seen.add(address)
      return { code: 450, message: '4.2.0 greylisted, come back later' }
    },
  }
}

/** Answers two messages, then takes every other one and drops the connection. */
function droppingMidBatch(): SinkOptions {
  const answered = new Set<string>()
  return {
    breakOff(address) {
      if (answered.size < 2) answered.add(address)
      return answered.has(address) ? undefined : 'dot'
    },
  }
}

const first = (address: string) => /^reader-[0-3]@/.test(address)
const everyone = { due: people, failed: 0, suppressed: 0 }
/** As many as may try at once; the others wait untouched. */
const atOnce = { ...everyone, retrying: slots, waiting: people - slots, delivered: 0 }
/** It was there, so that others had to show whose trouble it is: up to two more than may try at once. */
const inDoubt = { ...everyone, delivered: 0 }

const faults: Fault[] = [
  {
    name: 'nothing listens there',
    begin: elsewhere(async () => plain),
    during: atOnce,
    pause: /^Nothing answers at 127\.0\.0\.1, port 1: .*ECONNREFUSED/,
  },
  {
    name: 'its name is not known',
    hangs: true,
    begin: elsewhere(async () => ({ ...plain, host: 'relay.invalid', port: 25 })),
    during: atOnce,
    // Where no name server answers at all, that takes longer than the test waits.
    pause: /^The name relay\.invalid is not known|in time/,
  },
  {
    name: 'it drops connections before it greets',
    begin: raw((socket) => socket.destroy()),
    during: atOnce,
    pause: /./,
  },
  {
    name: 'it never greets',
    begin: raw(() => undefined),
    during: atOnce,
    pause: /did not answer in time/,
    hangs: true,
  },
  {
    name: 'it hangs at MAIL FROM',
    hangs: true,
    begin: misbehaving({ holdMailFrom: true }),
    during: inDoubt,
    pause: /no answer within/,
  },
  {
    name: 'it hangs after it took the message',
    hangs: true,
    begin: misbehaving({ holdAnswer: true }),
    during: inDoubt,
    pause: /no answer within/,
    mayDouble: true,
  },
  {
    name: '421 in the greeting',
    begin: misbehaving({ refuseConnection: () => ({ code: 421, message: '4.3.2 too many connections' }) }),
    during: atOnce,
    pause: /busy or going down.*421 4\.3\.2 too many connections/,
  },
  {
    name: '554 in the greeting',
    begin: misbehaving({ refuseConnection: () => ({ code: 554, message: '5.7.1 no service for you' }) }),
    during: atOnce,
    pause: /The relay refused it.*554 5\.7\.1 no service for you/,
  },
  {
    name: '421 to a recipient',
    begin: misbehaving({ refuseRecipient: () => ({ code: 421, message: '4.3.2 going down' }) }),
    during: inDoubt,
    pause: /421 4\.3\.2 going down/,
  },
  {
    name: '450, greylisting',
    begin: misbehaving(greylisting()),
    during: { ...everyone, delivered: 0 },
    pause: /greylisted, come back later/,
  },
  {
    name: '452 to whole messages',
    begin: misbehaving({ refuseMessage: () => ({ code: 452, message: '4.3.1 disk full' }) }),
    during: atOnce,
    pause: /refuses everything.*452 4\.3\.1 disk full/,
  },
  {
    name: '550 to some recipients',
    begin: misbehaving({
      refuseRecipient: (address) => (first(address) ? { code: 550, message: '5.1.1 no such user' } : undefined),
    }),
    during: { due: people, failed: 4, delivered: people - 4 },
    failed: 4,
  },
  {
    name: '554 to some messages',
    begin: misbehaving({
      refuseMessage: (address) => (first(address) ? { code: 554, message: '5.6.0 a virus' } : undefined),
    }),
    during: { due: people, failed: 4, delivered: people - 4 },
    failed: 4,
  },
  {
    name: 'it takes some, then drops every connection',
    begin: misbehaving(droppingMidBatch()),
    during: { ...everyone, delivered: 2 },
    pause: /./,
    mayDouble: true,
  },
  {
    name: 'nobody vouches for its certificate',
    begin: elsewhere(async () => ({ ...(await sink({ smtp: selfSigned })).relay, security: 'tls' })),
    during: atOnce,
    pause: /^The certificate of 127\.0\.0\.1 is not signed by a known authority: .*NODE_EXTRA_CA_CERTS/,
  },
  {
    name: 'its certificate is for another name',
    begin: elsewhere(async () => ({ ...(await sink({ smtp: selfSigned })).relay, security: 'tls', host: 'localhost' })),
    during: atOnce,
    pause: /^The certificate /,
  },
  {
    name: 'STARTTLS was taken away on the way',
    begin: elsewhere(async () => ({ ...(await sink()).relay, security: 'starttls' })),
    during: atOnce,
    pause: /STARTTLS/,
  },
  {
    name: 'it speaks no TLS where TLS is wanted',
    begin: elsewhere(async () => ({ ...(await sink()).relay, security: 'tls' })),
    during: atOnce,
    pause: /./,
  },
  {
    name: 'it refuses the password',
    begin: elsewhere(async () => {
      const onAuth: NonNullable<SinkOptions['smtp']>['onAuth'] = (_auth, _session, done) =>
        done(Object.assign(new Error('5.7.8 who are you'), { responseCode: 535 }))
      const { relay } = await sink({ smtp: { allowInsecureAuth: true, onAuth } })
      return { ...relay, user: 'acme', password: 'wrong' }
    }),
    during: atOnce,
    pause: /does not accept the user and password.*535 5\.7\.8 who are you/,
  },
  { name: 'it is slow', begin: misbehaving({ slowness: 40 }), during: { ...everyone, delivered: people } },
]

function mailer(deadline?: number) {
  const made = createMailer(createHttpClient(), deadline)
  closing.push(() => made.close())
  return made
}

/** A room after its first round. A server that hangs is waited for until it was reached, which takes a busy machine longer. */
async function firstRound({ begin, hangs }: Fault): Promise<Struck & { room: TestRoom }> {
  for (let deadline = 750; ; deadline *= 2) {
    received = []
    const room = testRoom({ mailer: mailer(hangs ? deadline : undefined) })
    for (let one = 0; one < people; one++) subscribe(room.deps, `reader-${one}@example.org`)
    const struck = await begin()
    connect(room, struck.relay)
    announce(room)
    await deliverDue(room.deps)
    if (!hangs || struck.reached?.() !== false) return { room, ...struck }
  }
}

test.each(faults)('$name', async (fault) => {
  const { during, pause, failed = 0, mayDouble } = fault
  const { room, mend } = await firstRound(fault)
  expect(ledger(room)).toMatchObject(during)
  const [paused] = room.deps.db.select().from(channelPauses).all()
  expect(paused?.reason ?? null).toEqual(pause ? expect.stringMatching(pause) : null)
  const inVain = received.flat().length
  if (!mayDouble && during.delivered === 0) expect(inVain).toBe(0)

  // From here on nothing hangs, and a busy machine must not look as if something did.
  room.deps.mailer = mailer()
  connect(room, await mend())
  for (let wait = 0; wait < 60 && !isOver(ledger(room)); wait++) {
    room.deps.clock.advance(minute / 2)
    await deliverDue(room.deps)
  }
  expect(ledger(room)).toMatchObject({ due: people, delivered: people - failed, failed })
  expect(room.deps.db.select().from(channelPauses).all()).toEqual([])
  const arrived = Map.groupBy(received.flat(), ({ to }) => to)
  expect(arrived.size).toBe(people - failed)
  for (const [to, mails] of arrived) {
    expect([to, mails.length <= (mayDouble ? 2 : 1)]).toEqual([to, true])
    expect(new Set(mails.map((mail) => header(mail, 'Message-ID'))).size).toBe(1)
  }
  expect([...arrived.values()].some((mails) => mails.length > 1)).toBe(mayDouble ?? false)
})

test('without a relay everything waits, uncounted, and leaves once there is one', async () => {
  received = []
  const room = testRoom()
  for (let one = 0; one < people; one++) subscribe(room.deps, `reader-${one}@example.org`)
  announce(room)
  await deliverDue(room.deps)
  expect(ledger(room)).toMatchObject({ due: people, waiting: people })
  connect(room, (await sink()).relay)
  await deliverDue(room.deps)
  expect(ledger(room)).toMatchObject({ due: people, delivered: people })
  expect(
    room.deps.db
      .select()
      .from(deliveries)
      .all()
      .map(({ attempts }) => attempts),
  ).toEqual(Array(people).fill(1))
})

function connect({ deps }: TestRoom, relay: PooledRelay): void {
  const { host, port, security, user, password, from } = relay
  writeUnaudited(deps.db, (tx) => {
    tx.update(instance)
      .set({
        relayHost: host,
        relayPort: port,
        relaySecurity: security,
        relayUser: user,
        relayPassword: password && deps.secrets.seal(password, 'instance.relayPassword'),
        relayFrom: from,
      })
      .run()
  })
}

function announce({ deps }: TestRoom): void {
  openIncident(deps, system, acmeId, {
    title: 'Logins fail',
    body: 'x',
    status: 'investigating',
    services: [],
    notify: true,
  })
}

/** Adds up at every moment it is read. */
function ledger({ deps }: TestRoom): Ledger {
  const read = readLedger(deps.db, deps.db.select().from(notifications).get()?.id ?? '')
  const { due, ...parts } = read
  expect(Object.values(parts).reduce((total, part) => total + part, 0)).toBe(due)
  expect(parts.unaccounted).toBe(0)
  return read
}

function isOver({ delivered, failed }: Ledger): boolean {
  return delivered + failed === people
}
