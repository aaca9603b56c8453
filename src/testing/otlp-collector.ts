import { atEnd } from './at-end.ts'

/** A collector of logs by OTLP over HTTP, on the loopback. */
export interface OtlpCollector {
  url: string
  /** Whole requests, as they came: also those that were refused. */
  requests: { method: string; path: string; headers: Headers; body: LogsRequest }[]
  /** The answers to come, in their order; then everything is taken. */
  answers: (() => Response)[]
}

/** `ExportLogsServiceRequest`, as far as it is used (opentelemetry-proto, logs/v1). */
export interface LogsRequest {
  resourceLogs: {
    resource: { attributes: Attribute[] }
    scopeLogs: { scope: { name: string }; logRecords: LogRecord[] }[]
  }[]
}

export interface LogRecord {
  timeUnixNano: string
  observedTimeUnixNano: string
  severityNumber: number
  severityText: string
  eventName: string
  body: { stringValue: string }
  attributes: Attribute[]
}

export interface Attribute {
  key: string
  value: { stringValue: string } | { intValue: string }
}

export function startOtlpCollector(): OtlpCollector {
  const collector: OtlpCollector = { url: '', requests: [], answers: [] }
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { method, headers } = request
      const body = (await request.json()) as LogsRequest
      collector.requests.push({ method, path: new URL(request.url).pathname, headers, body })
      return collector.answers.shift()?.() ?? Response.json({})
    },
  })
  collector.url = `http://127.0.0.1:${server.port}/v1/logs`
  atEnd(() => server.stop(true))
  return collector
}

export function recordsOf({ requests }: OtlpCollector): LogRecord[] {
  return requests.flatMap(({ body }) =>
    body.resourceLogs.flatMap((one) => one.scopeLogs.flatMap((two) => two.logRecords)),
  )
}

/** Of a record, by their names. */
export function attributesOf({ attributes }: { attributes: Attribute[] }): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0] as string]))
}
