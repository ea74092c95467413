import type { Stack } from './cpu-profile.js'

interface Scope {
  /** CPU seconds of 1,000 calls: milliseconds of one. */
  readonly cpu: number
  readonly most: number
}

/**
 * Prints a Markdown table: the time of the stacks by what `nameOf` calls them, the longest first. A profile holds the
 * time of the clock. Of it only the shares are used, so that other programs of the machine do not count.
 */
export function printShares(title: string, stacks: readonly Stack[], nameOf: (stack: Stack) => string, scope: Scope) {
  const times = new Map<string, number>()
  for (const stack of stacks) times.set(nameOf(stack), (times.get(nameOf(stack)) ?? 0) + stack.microseconds)
  const total = [...times.values()].reduce((sum, each) => sum + each, 0)
  console.log(`\n| ${title} | µs a call | % |\n| --- | --- | --- |`)
  for (const [name, time] of [...times].sort(([, one], [, other]) => other - one).slice(0, scope.most))
    console.log(
      `| ${name} | ${((time / total) * scope.cpu * 1000).toFixed(0)} | ${((time / total) * 100).toFixed(1)} |`,
    )
  console.log(`| all | ${(scope.cpu * 1000).toFixed(0)} | 100 |`)
}
