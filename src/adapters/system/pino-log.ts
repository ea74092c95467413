import { type Logger, pino } from 'pino'

/** Logs to standard output: JSON lines, or coloured text on a terminal. */
export async function pinoLog(level: string): Promise<Logger> {
  if (!process.stdout.isTTY) return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output())
  const { default: pretty } = await import('pino-pretty')
  return pino({ level, base: null }, pretty({ sync: true, translateTime: 'HH:MM:ss' }))
}

/** Lines that cannot be written, for example on a full disk, are lost, and the service continues. */
function output() {
  return pino.destination({ fd: process.stdout.fd, sync: true }).on('error', () => {})
}
