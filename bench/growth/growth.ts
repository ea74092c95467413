// What grows with the database and with time, on the embedded store: `npm run bench -- growth`.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startChild } from '../child-program.js'
import { type Service, startService } from '../service.js'
import { printCalls } from './calls.js'
import { printDrain } from './drain.js'
import { fillOutbox, fillUsers } from './fill.js'
import { printLogins } from './logins.js'
import { printMemory } from './memory.js'

const { values: options } = parseArgs({
  options: {
    users: { type: 'string', default: '1000,100000,1000000' },
    events: { type: 'string', default: '1000000' },
    backlog: { type: 'string', default: '100000' },
    logins: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
  },
})
const sizes = options.users.split(',').map(Number)
const root = mkdtempSync(join(tmpdir(), 'weibind-growth-'))
const weibo = await startChild({ arguments: ['.cache/build/bench/programs/weibo.js'] })
const adminToken = 'bench-admin-token-bench-admin-token'

try {
  await measureUsers()
  await measureEvents()
} finally {
  await weibo.stop()
  rmSync(root, { recursive: true, force: true })
}

async function measureUsers(): Promise<void> {
  const services: Service[] = []
  try {
    for (const users of sizes) {
      const folder = await filled(`users-${users}`, users)
      services.push(await start(folder, users))
      const { startMs, idleMb } = services.at(-1) as Service
      console.log(
        `${users} users, ${megabytes(folder)} MB: first answer after ${startMs.toFixed(0)} ms, idle with ${idleMb.toFixed(0)} MB`,
      )
    }
    await printLogins(services, { rounds: Number(options.rounds), seconds: Number(options.seconds) })
  } finally {
    for (const service of services) await service.stop()
  }
}

async function measureEvents(): Promise<void> {
  const users = sizes[0] ?? 1000
  const folder = await filled('events', users)
  fillOutbox(folder, Number(options.events), users)
  await printDrain(() => start(folder, users), Number(options.events))
  fillOutbox(folder, Number(options.backlog), users)
  await printDrain(() => start(folder, users), Number(options.backlog))
  const service = await start(folder, users)
  try {
    console.log(
      `${megabytes(folder)} MB: first answer after ${service.startMs.toFixed(0)} ms, idle with ${service.idleMb.toFixed(0)} MB`,
    )
    await printCalls(service.port, adminToken)
    await printMemory(service, Number(options.logins))
  } finally {
    await service.stop()
  }
}

/** A database with users, made by a service that has stopped. */
async function filled(name: string, users: number): Promise<string> {
  const folder = join(root, name)
  const service = await start(folder, 0)
  await service.stop()
  fillUsers(folder, users)
  return folder
}

function start(folder: string, users: number): Promise<Service> {
  const environment = { DATA_DIR: folder, OAUTH_STATE: 'optional', ADMIN_TOKEN: adminToken }
  return startService({ name: `${users} users`, users, weiboPort: weibo.port, environment, isFilled: true })
}

function megabytes(folder: string): number {
  const sizes = readdirSync(folder).map((file) => statSync(join(folder, file)).size)
  return Math.round(sizes.reduce((sum, each) => sum + each, 0) / 1024 / 1024)
}
