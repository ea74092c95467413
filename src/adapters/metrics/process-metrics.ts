import { collectDefaultMetrics, Registry } from 'prom-client'

let ofProcess: Registry | undefined

/** `process_*` and `nodejs_*`. They are about the process, so that all its services share them. */
export function processMetrics(): Registry {
  if (ofProcess) return ofProcess
  ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })
  return ofProcess
}
