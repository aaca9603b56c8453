import { type LogLevel, logLevels } from '#src/config.ts'
import type { Logger } from '#src/domain/context.ts'

/** One line per event to `out`: `text` for people, `json` for programs. */
export function createLogger(
  options: { level: LogLevel; format: 'text' | 'json' },
  out: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Logger {
  const render = options.format === 'json' ? jsonLine : textLine
  const at =
    (level: LogLevel) =>
    (event: string, facts: Record<string, unknown> = {}) => {
      if (logLevels.indexOf(level) >= logLevels.indexOf(options.level)) out(render(level, event, facts))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

export const silentLogger: Logger = createLogger({ level: 'error', format: 'text' }, () => undefined)

function jsonLine(level: LogLevel, event: string, facts: Record<string, unknown>): string {
  return escaped({ time: new Date().toISOString(), level, event, ...facts })
}

function textLine(level: LogLevel, event: string, facts: Record<string, unknown>): string {
  const pairs = Object.entries(facts).map(([name, value]) => `${name}=${plain(value)}`)
  return [new Date().toISOString(), level.toUpperCase().padEnd(5), event, ...pairs].join(' ')
}

/** Quoted where it holds a space, a quote or a sign that is none, so that one event stays one line. */
function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : escaped(value)
  return /[\s"\p{C}]/u.test(text ?? '') ? escaped(text) : (text ?? 'undefined')
}

/** JSON without signs that a terminal obeys or shows in another order, which it would leave as they are. */
function escaped(value: unknown): string {
  return JSON.stringify(value)?.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) =>
    [...Array(sign.length).keys()].map((at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
}
