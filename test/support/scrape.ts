import { httpRequest } from './http-request.js'

export type Series = ReadonlyMap<string, number>

/** The series of a text in the format of Prometheus, such as `weibind_queue_waiting` or `up{job="x"}`. */
export function seriesIn(text: string): Series {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

export async function scrape({ url }: { readonly url: string }): Promise<Series> {
  return seriesIn((await httpRequest({ method: 'GET', url: `${url}/metrics` })).text)
}

/** The series that differ, by how much. */
export function grown(before: Series, after: Series): Record<string, number> {
  const differing = [...after].filter(([name, value]) => value !== (before.get(name) ?? 0))
  return Object.fromEntries(differing.map(([name, value]) => [name, value - (before.get(name) ?? 0)]))
}
