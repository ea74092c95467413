import type { Log } from '../../src/application/ports/log.js'

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: object
  readonly message: string
}

/** A log in memory. */
export function silentLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = []
  const level = (name: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level: name, fields, message })
  }
  return { lines, info: level('info'), warn: level('warn'), error: level('error') }
}
