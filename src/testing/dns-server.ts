import { createSocket, type Socket } from 'node:dgram'
import { type AddressInfo, createServer, type Server } from 'node:net'

export interface DnsServer {
  /** `address:port`, as resolvers name it. */
  address: string
  /** Name -> its TXT records. `broken`: the server says that it cannot tell (SERVFAIL); `silent`: it says nothing. */
  records: Map<string, string[] | 'broken' | 'silent'>
  /** The names asked for, in order, each with the way it came. */
  asked: string[]
  close(): void
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

  const streams = createServer((socket) => {
    socket.on('data', (chunk: Buffer) => {
      const packet = reply(chunk.subarray(2), 'tcp')
      if (packet) socket.write(Buffer.concat([Buffer.from([packet.length >> 8, packet.length & 255]), packet]))
    })
    socket.on('error', () => undefined)
  })
  const { port, datagrams } = await listenBothWays(streams)
  datagrams.on('message', (query, peer) => {
    const packet = reply(query, 'udp')
    if (packet) datagrams.send(packet, peer.port, peer.address)
  })
  return {
    address: `127.0.0.1:${port}`,
    records,
    asked,
    close() {
      datagrams.close()
      streams.close()
    },
  }
}

/** On one port; whoever has its number the other way makes us take the next. */
async function listenBothWays(streams: Server): Promise<{ port: number; datagrams: Socket }> {
  for (;;) {
    await new Promise<void>((resolve) => streams.listen(0, '127.0.0.1', resolve))
    const { port } = streams.address() as AddressInfo
    const datagrams = createSocket('udp4')
    const bound = await new Promise<boolean>((resolve) => {
      datagrams.once('error', () => resolve(false))
      datagrams.bind(port, '127.0.0.1', () => resolve(true))
    })
    if (bound) return { port, datagrams }
    await new Promise((resolve) => streams.close(resolve))
  }
}

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
