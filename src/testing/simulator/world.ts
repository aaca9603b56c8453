import { organizations } from '#src/db/schema/identity.ts'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import type { Ids, Secrets } from '#src/domain/context.ts'
import type { Ask } from '#src/domain/request-logs/questions.ts'
import { watchWork } from '#src/domain/time/at-work.ts'
import { beginning, secrets, setUpAt } from './beginning.ts'
import { type Dating, exactDating } from './dating.ts'
import { createDns, type WorldDns } from './dns.ts'
import type { Life } from './life.ts'
import { type BounceMailbox, createMailbox } from './mailbox.ts'
import { colleagues, type Model, type ModelAccount } from './model.ts'
import { noteOwed } from './observe.ts'
import { createRequestLog, type Process, startProcess, stepIds } from './process.ts'
import { createRelay, type Relay } from './relay.ts'
import { inFile, inMemory, type Storage } from './storage.ts'
import { createTold, type Told } from './told.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'
import { createWeb, type Web } from './web.ts'

/** Everything that is not the process: it stays when that dies. */
export interface Outside {
  seed: number
  time: VirtualTime
  storage: Storage
  relay: Relay
  web: Web
  mailbox: BounceMailbox
  dns: WorldDns
  askRequestLog: Ask
  ids: Ids
  secrets: Secrets
  /** Every process that was started so far. */
  lives: Life[]
  /** Something is as it must never be: a sentence. */
  found: (sentence: string) => void
  /** The process has written something, a moment ago. */
  committed: () => void
  /** A line of the course, for whoever reads a failing script. */
  note: (line: string) => void
}

export interface World extends Outside {
  /** Null while nobody serves. */
  process: Process | null
  /** SQL of a fault on purpose. */
  planted: string | undefined
  model: Model
  told: Told
  dating: Dating
  /** What was found so far. */
  findings: string[]
  /** One line for each thing that happened. */
  course: string[]
  /** The number of the step that is being taken; -1 between two. */
  step: number
  /** The step of its own that the process is in, such as the sending of one message; '': in none. */
  atWork: string
  /** Elapsed ms at which the next process starts. */
  upAt: number
  /** Elapsed ms at which what is too old is next looked for. */
  dayEndsAt: number
  /** Elapsed ms at which a failing disk works again; Infinity where it does, or nobody mends it. */
  mendedAt: number
  /** Elapsed ms from which on a process writes down that it was there: from a minute after a failing disk works again. */
  keepsFrom: number
  /** It has started, and its jobs have not run yet. */
  isFresh: boolean
  /** Elapsed ms since when nothing has been wrong with relay, disk and process; null while something is. */
  wellSince: number | null
  close: () => void
}

export interface WorldOptions {
  seed: number
  /** UTC ms. */
  start: number
  /** Of the home organization. */
  timeZone: string
  /** On a real file instead of memory. */
  onDisk?: boolean
  /** SQL of triggers that make a fault of the instance's, to see that it is found. */
  planted?: string
}

export function createWorld({ seed, start, timeZone, onDisk = false, planted }: WorldOptions): World {
  const time = createVirtualTime(start)
  const storage = onDisk ? inFile(beginning()) : inMemory(beginning())
  const requestLog = createRequestLog()
  const told = createTold()
  const findings: string[] = []
  const course: string[] = []
  const found = (sentence: string) => void findings.push(sentence)
  const note = (line: string) => void course.push(`${new Date(time.clock.now()).toISOString().slice(0, 19)} ${line}`)
  const relay = createRelay(time, {
    sending: (deliveryId, mail) => told.sending(world, deliveryId, mail),
    repeated: ({ mail }) => found(`${mail.to} got ${mail.messageId} again, although its first arrival is known`),
  })
  const web = createWeb(seed, time, {
    posting: (post) => told.posting(world, post),
    repeated: (url) => found(`${url} got a message again, although its first arrival is known`),
  })
  const world: World = {
    ...{ seed, time, storage, relay, web, secrets, lives: [], found, note, findings, course, told },
    committed: () => noteOwed(world),
    mailbox: createMailbox(relay, time),
    dns: createDns(time),
    askRequestLog: requestLog.ask,
    ids: stepIds(seed, () => world.step, time.elapsed),
    process: null,
    planted,
    model: {
      organizations: [],
      accounts: colleagues.map(accountOf),
      tokens: [],
      mailDomains: [],
      policies: [],
      forgotten: new Set(),
    },
    dating: exactDating(start),
    step: -1,
    atWork: '',
    ...{ upAt: 0, dayEndsAt: 86_400_000, mendedAt: Number.POSITIVE_INFINITY },
    ...{ keepsFrom: 0, isFresh: false, wellSince: 0 },
    close() {
      storage.close()
      requestLog.close()
    },
  }
  const turnedTo = (step: string) => void Object.assign(world, { atWork: step })
  watchWork({ turnedTo, isLeftOut: () => false })
  world.process = startProcess(world)
  setUp(world, timeZone)
  if (planted !== undefined) world.process.db.$client.run(planted)
  return world
}

function accountOf(persona: ModelAccount['persona'], index: number): ModelAccount {
  return { persona, email: `${persona}@example.com`, ip: `203.0.113.1${index}`, deletedAt: null, link: null }
}

/** The organizations of the beginning as the model knows them. */
function setUp(world: World, timeZone: string): void {
  const { db } = processOf(world)
  db.update(organizations).set({ timeZone }).run()
  world.model.organizations = db
    .select()
    .from(organizations)
    .all()
    .map(({ id, name, recallSeconds }) => ({
      ...{ id, name, timeZone, recallSeconds, deletedAt: null },
      services: db
        .select()
        .from(services)
        .all()
        .filter(({ organizationId }) => organizationId === id)
        .map((service) => ({ id: service.id, startedAt: setUpAt, own: [] })),
      incidents: [],
      subscribers: [],
      ...{ endpoints: [], lists: [], imports: [], requests: [], asked: new Map() },
    }))
  if (db.select().from(serviceStatusChanges).all().length === 0) throw new Error('no service was made')
}

export function processOf({ process }: Pick<World, 'process'>): Process {
  if (!process) throw new Error('nobody serves')
  return process
}
