import { currentLanguage, DATE } from '../language.js'

export function exactTime(iso: string): string {
  return format({ ...DATE, hour: 'numeric', minute: '2-digit', second: '2-digit' }, iso)
}

export function hour(iso: string): string {
  return format({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, iso)
}

/** The API's days begin at midnight UTC. */
export function day(iso: string): string {
  return format({ month: 'short', day: 'numeric', timeZone: 'UTC' }, iso)
}

function format(options: Intl.DateTimeFormatOptions, iso: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), options).format(new Date(iso))
}
