import type { Profiler } from 'node:inspector'

/** A call stack of a profile, from the function that ran outwards. */
export interface Stack {
  readonly frames: readonly Frame[]
  readonly microseconds: number
}

export interface Frame {
  readonly name: string
  readonly url: string
}

/** Each stack that was sampled, with the time that was spent in it. Idle time is left out. */
export function stacksOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Stack[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  const times = new Map<number, number>()
  samples.forEach((id, index) => {
    times.set(id, (times.get(id) ?? 0) + (timeDeltas[index + 1] ?? 0))
  })
  const framesFrom = (id: number | undefined): Frame[] => {
    const call = id === undefined ? undefined : byId.get(id)?.callFrame
    if (id === undefined || !call || call.functionName === '(root)') return []
    return [{ name: call.functionName, url: call.url }, ...framesFrom(parents.get(id))]
  }
  return [...times]
    .map(([id, microseconds]) => ({ frames: framesFrom(id), microseconds }))
    .filter(({ frames }) => frames[0]?.name !== '(idle)')
}
