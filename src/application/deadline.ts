/** A moment of `performance.now()`, which changes of the system's clock do not move. */
export type Deadline = number

export function deadlineIn(milliseconds: number): Deadline {
  return performance.now() + milliseconds
}

export function msUntil(deadline: Deadline): number {
  return Math.max(0, deadline - performance.now())
}
