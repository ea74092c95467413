import { type Logger, pino } from 'pino'

/** Log lines on standard output: JSON for machines, and for people where a person looks on. */
export async function pinoLog(level: string): Promise<Logger> {
  if (!process.stdout.isTTY) return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output())
  const { default: pretty } = await import('pino-pretty')
  return pino({ level, base: null }, pretty({ sync: true, translateTime: 'HH:MM:ss' }))
}

/** A log that cannot be written, on a full disk for one, must not end the service: its lines are lost, and no more. */
function output() {
  return pino.destination({ fd: process.stdout.fd, sync: true }).on('error', () => {})
}
