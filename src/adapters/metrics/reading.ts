import pTimeout from 'p-timeout'
import type { GaugeValues } from './gauges.js'

/** The values of some gauges now. Null: they cannot be read. It never rejects. */
export type Reading = () => Promise<GaugeValues | null>

/** Less than the second that a scrape may take. */
const DEADLINE_MS = 800

/** A reading that gives up after a moment, or if it fails. */
export function boundedReading(read: () => Promise<GaugeValues>): Reading {
  return async () => {
    try {
      return await pTimeout(read(), { milliseconds: DEADLINE_MS })
    } catch {
      return null
    }
  }
}
