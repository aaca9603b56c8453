/** A collector of OpenTelemetry's: where it takes logs, and what goes with each request, such as what lets in. */
export interface Collector {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}
