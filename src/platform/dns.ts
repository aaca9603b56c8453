import { randomInt } from 'node:crypto'
import { getServers } from 'node:dns'
import { connect } from 'node:net'
import type { DecodedPacket } from 'dns-packet'
import type { Dns } from '#src/domain/context.ts'
import { later } from '#src/later.ts'
import { dgram } from '#src/network-modules.ts'

const packet = later(() => require('dns-packet') as typeof import('dns-packet'))

/** Milliseconds that one server has to answer. */
const usualPatience = 2000
/** Rounds through the servers before giving up. */
const rounds = 2
/** Bytes that pass in one datagram on any network (RFC 9715); what is longer comes over TCP. */
const longestDatagram = 1232

/**
 * Asks the system's name servers, or those of `servers` (`address:port`), each of which has `patience` ms to answer. By its
 * own datagrams: Bun's resolver hands out each string of a TXT record as a record of its own, and a DKIM key always has
 * several.
 */
export function createDns(servers?: readonly string[], patience = usualPatience): Dns {
  return {
    async txt(name) {
      let problem: unknown = new Error('no name server is configured')
      for (let round = 0; round < rounds; round++)
        for (const server of servers ?? getServers()) {
          try {
            return txtIn(await ask(addressOf(server), name, patience))
          } catch (error) {
            problem = error
          }
        }
      throw problem
    },
  }
}

interface Server {
  host: string
  port: number
}

async function ask(server: Server, name: string, patience: number): Promise<DecodedPacket> {
  const id = randomInt(0x10000)
  const query = packet().encode({
    type: 'query',
    id,
    flags: packet().RECURSION_DESIRED,
    questions: [{ type: 'TXT', name }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: longestDatagram,
        flags: 0,
        options: [],
        extendedRcode: 0,
        ednsVersion: 0,
        flag_do: false,
      },
    ],
  })
  const short = packet().decode(await byDatagram(server, query, patience))
  const answer = short.flag_tc ? packet().decode(await byStream(server, query, patience)) : short
  const asked = answer.questions?.[0]?.name.toLowerCase()
  if (answer.id !== id || asked !== name.toLowerCase()) throw new Error('an answer to another question came')
  return answer
}

/** The TXT records of an answer, none where the name does not exist; throws the server's code where it cannot answer. */
function txtIn({ rcode, answers = [] }: DecodedPacket & { rcode?: string }): string[] {
  if (rcode === 'NXDOMAIN') return []
  if (rcode !== 'NOERROR') throw new Error(rcode ?? 'no answer')
  return answers.flatMap((answer) => (answer.type === 'TXT' ? [text(answer.data)] : []))
}

function text(data: string | Buffer | (string | Buffer)[]): string {
  return [data].flat().map(String).join('')
}

function byDatagram({ host, port }: Server, query: Buffer, patience: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const socket = dgram().createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.on('error', reject)
  socket.on('message', resolve)
  // Connected: what another address sends is not received. Where no way leads there, the error comes as an argument and nowhere else.
  socket.connect(port, host, (error?: Error) => (error ? reject(error) : socket.send(query)))
  return inTime(promise, reject, patience, () => socket.close())
}

/** RFC 1035, 4.2.2: each message after its length, in two bytes. */
function byStream({ host, port }: Server, query: Buffer, patience: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  let received = Buffer.alloc(0)
  const socket = connect(port, host, () => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(query.length)
    socket.write(Buffer.concat([length, query]))
  })
  socket.on('error', reject)
  socket.on('close', () => reject(new Error('the name server closed the connection')))
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    if (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) resolve(received.subarray(2))
  })
  return inTime(promise, reject, patience, () => socket.destroy())
}

async function inTime<T>(
  promise: Promise<T>,
  reject: (error: Error) => void,
  patience: number,
  close: () => void,
): Promise<T> {
  const timer = setTimeout(() => reject(new Error('no answer in time')), patience)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    close()
  }
}

/** `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1` or `[2001:db8::1]:53`. */
function addressOf(server: string): Server {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(server) ?? []
  return { host: bracketed ?? plain ?? server, port: Number(port ?? 53) }
}
