import { createSocket, type Socket as Datagrams } from 'node:dgram'
import { createServer, type Server, type Socket } from 'node:net'
import type { Dns } from '#src/domain/context.ts'
import { createDns } from '#src/platform/dns.ts'

export interface DnsServer {
  /** `address:port`, as resolvers name it. */
  address: string
  /** Asks this server, with patience: a busy machine is no name server that is silent. */
  resolver: Dns
  /** Name -> its TXT records. `broken`: the server says that it cannot tell (SERVFAIL); `silent`: it says nothing. */
  records: Map<string, string[] | 'broken' | 'silent'>
  /** The names asked for, in order, each with the way it came. */
  asked: string[]
  close(): Promise<void>
}

/** A real DNS server on the loopback that knows TXT records alone (RFC 1035), in datagrams and over TCP. */
export async function startDnsServer(): Promise<DnsServer> {
  const records: DnsServer['records'] = new Map()
  const asked: string[] = []

  function reply(query: Buffer, way: 'udp' | 'tcp'): Buffer | null {
    const { name, end } = readName(query, headerLength)
    asked.push(way === 'udp' ? name : `${name} over TCP`)
    const found = records.get(name) ?? []
    if (found === 'silent') return null
    const whole = answer(query.subarray(0, end + 4), found)
    return way === 'udp' && whole.length > longestDatagram ? truncated(whole, end + 4) : whole
  }

  const sockets = new Set<Socket>()
  const { datagrams, streams } = await bothOnOnePort()
  datagrams.on('message', (query, peer) => {
    const packet = reply(query, 'udp')
    if (packet) datagrams.send(packet, peer.port, peer.address)
  })
  streams.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    readMessages(socket, (query) => {
      const packet = reply(query, 'tcp')
      if (packet) socket.write(Buffer.concat([lengthOf(packet), packet]))
    })
  })
  const address = `127.0.0.1:${datagrams.address().port}`
  return {
    address,
    resolver: createDns([address], patience),
    records,
    asked,
    close() {
      datagrams.close()
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => streams.close(() => resolve()))
    },
  }
}

/** A port that is free for datagrams may be taken for streams: then another one is tried. */
async function bothOnOnePort(): Promise<{ datagrams: Datagrams; streams: Server }> {
  const [datagrams, streams] = [createSocket('udp4'), createServer()]
  await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve))
  const isFree = await new Promise<boolean>((resolve) => {
    streams.once('error', () => resolve(false))
    streams.listen(datagrams.address().port, '127.0.0.1', () => resolve(true))
  })
  if (isFree) return { datagrams, streams }
  datagrams.close()
  return bothOnOnePort()
}

/** RFC 1035, 4.2.2: each message after its length, in two bytes; both may come in pieces. */
function readMessages(socket: Socket, take: (message: Buffer) => void): void {
  let unread = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE()) {
      const end = 2 + unread.readUInt16BE()
      take(unread.subarray(2, end))
      unread = unread.subarray(end)
    }
  })
}

function lengthOf(packet: Buffer): Buffer {
  return Buffer.from([packet.length >> 8, packet.length & 255])
}

/** Milliseconds. */
export const patience = 60_000
/** Bytes. */
const longestDatagram = 1232
const headerLength = 12
const servfail = 2
const nxdomain = 3

/** `question`: the query's header and its one question, echoed as every server does. */
function answer(question: Buffer, found: string[] | 'broken'): Buffer {
  const strings = found === 'broken' ? [] : found
  const header = Buffer.from(question.subarray(0, headerLength))
  header.writeUInt16BE(0x8180 | (found === 'broken' ? servfail : strings.length === 0 ? nxdomain : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(strings.length, 6)
  header.writeUInt16BE(0, 8)
  header.writeUInt16BE(0, 10)
  return Buffer.concat([header, question.subarray(headerLength), ...strings.map(txtRecord)])
}

/** Says that there is more than fits, and nothing of it (RFC 2181, 9). */
function truncated(whole: Buffer, endOfQuestion: number): Buffer {
  const packet = Buffer.from(whole.subarray(0, endOfQuestion))
  packet.writeUInt16BE(packet.readUInt16BE(2) | 0x0200, 2)
  packet.writeUInt16BE(0, 6)
  return packet
}

/** Names the question by a pointer; the text in strings of 255 characters at the most. */
function txtRecord(text: string): Buffer {
  const parts = text.match(/.{1,255}/gs) ?? ['']
  const data = Buffer.concat(parts.map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)])))
  const head = Buffer.from([0xc0, headerLength, 0, 16, 0, 1, 0, 0, 0, 60, 0, 0])
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function readName(packet: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  while (packet[at]) {
    const length = packet[at] ?? 0
    labels.push(packet.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
