import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Runs `work` in one test process at a time. The lock of a dead process is taken over. */
export async function underLock(folder: string, patienceMs: number, work: () => Promise<void>): Promise<void> {
  await take(folder, Date.now() + patienceMs)
  try {
    await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function take(folder: string, deadline: number): Promise<void> {
  let withoutOwner = 0
  while (!isMade(folder)) {
    const owner = ownerOf(folder)
    withoutOwner = owner === null ? withoutOwner + 1 : 0
    if (withoutOwner > 10 || (owner !== null && !isAlive(owner))) rmSync(folder, { recursive: true, force: true })
    else if (Date.now() > deadline) throw new Error(`process ${owner} has held ${folder} for too long`)
    else await delay(200)
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
}

function isMade(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false
  }
}

function ownerOf(folder: string): number | null {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
