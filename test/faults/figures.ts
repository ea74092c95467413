import { type Call, isOk } from './history.js'

export interface Figures {
  readonly calls: number
  readonly okPercent: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
}

export function figuresOf(calls: readonly Call[]): Figures {
  const times = calls.map(({ ms }) => ms).toSorted((one, other) => one - other)
  const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.trunc(times.length * share))] ?? 0)
  const ok = calls.filter(isOk).length
  return {
    calls: calls.length,
    okPercent: calls.length === 0 ? 100 : Math.floor((1000 * ok) / calls.length) / 10,
    p50: at(0.5),
    p99: at(0.99),
    longest: at(1),
  }
}

export function described({ calls, okPercent, p50, p99, longest }: Figures): string {
  return `${calls} calls ${okPercent} % ok, p50 ${p50} p99 ${p99} longest ${longest} ms`
}
