import { createSocket } from 'node:dgram'

export interface DnsServer {
  /** `address:port`, as resolvers name it. */
  address: string
  /** Name -> its TXT records; `broken`: the server says that it cannot tell (SERVFAIL). */
  records: Map<string, string[] | 'broken'>
  /** The names asked for, in order. */
  asked: string[]
  close(): void
}

/** A real DNS server on the loopback that knows TXT records alone (RFC 1035). */
export async function startDnsServer(): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const records: DnsServer['records'] = new Map()
  const asked: string[] = []
  socket.on('message', (query, peer) => {
    const { name, end } = readName(query, headerLength)
    asked.push(name)
    socket.send(answer(query.subarray(0, end + 4), records.get(name) ?? []), peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { address: `127.0.0.1:${socket.address().port}`, records, asked, close: () => socket.close() }
}

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
