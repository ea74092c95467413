import { readdirSync, readFileSync } from 'node:fs'

/** Linux reports CPU time in ticks of 10 ms (USER_HZ). */
const TICKS_PER_SECOND = 100

/** CPU seconds, user and system, of a process and its descendants, also of those that have ended (proc_pid_stat(5)). */
export function cpuSeconds(root: number): number {
  const ticks = treeOf(root).flatMap((pid) => statOf(pid).slice(11, 15).map(Number))
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND
}

/** Resident memory of a process and its descendants, in MB. */
export function residentMb(root: number): number {
  const sizes = treeOf(root).map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0))
  return sizes.reduce((sum, each) => sum + each, 0) / 1024
}

function treeOf(root: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  const parents = new Map(pids.map((pid) => [pid, Number(statOf(pid)[1])]))
  const isBelow = (pid: number | undefined): boolean => pid === root || (!!pid && isBelow(parents.get(pid)))
  return pids.filter(isBelow)
}

/** The fields after the command, which may contain spaces: state, parent, ... */
function statOf(pid: number): string[] {
  return read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
}

/** Empty if the process has ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
