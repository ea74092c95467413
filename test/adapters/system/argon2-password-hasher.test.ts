import { pbkdf2Sync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { hash as argon2, type Options } from '@node-rs/argon2'
import { expect } from 'chai'
import { Argon2PasswordHasher } from '../../../src/adapters/system/argon2-password-hasher.js'
import { Unavailable } from '../../../src/application/unavailable.js'
import { passwordHasherContract } from '../../contract/password-hasher-contract.js'

const CONCURRENCY = 2
const PLACES = CONCURRENCY + 16
const CURRENT: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

passwordHasherContract('argon2', () => new Argon2PasswordHasher())

/** Of this process, in microseconds: other work on the machine does not change it. */
async function cpuTimeOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  return process.cpuUsage(before).user
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

describe('Argon2PasswordHasher', () => {
  it('makes PHC strings of argon2id with 19 MiB, 2 passes and 1 lane (CR-1)', async () => {
    const hash = await new Argon2PasswordHasher().hash('password')
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  })

  const weaker: Record<string, Options> = {
    'less memory': { ...CURRENT, memoryCost: 12_288 },
    'fewer passes': { ...CURRENT, timeCost: 1 },
    argon2i: { ...CURRENT, algorithm: 1 },
    argon2d: { ...CURRENT, algorithm: 0 },
    'the former version': { ...CURRENT, version: 0 },
  }
  for (const [what, options] of Object.entries(weaker)) {
    it(`still verifies a hash of ${what}, and calls it outdated (CR-1)`, async () => {
      const hasher = new Argon2PasswordHasher()
      const hash = await argon2('password', options)
      expect(await hasher.verify('password', hash)).to.equal(true)
      expect(await hasher.isOutdated(hash)).to.equal(true)
    })
  }

  const unreadable = [
    'v=18$m=19456,t=2,p=1',
    'v=19$m=1,t=1,p=1',
    'v=19$m=19456,t=0,p=1',
    'v=19$m=19456,t=2,p=0',
    'v=19',
  ]
  for (const parameters of unreadable) {
    it(`answers false and throws nothing for invalid parameters: ${parameters}`, async () => {
      const hash = `$argon2id$${parameters}$${'A'.repeat(22)}$${'A'.repeat(43)}`
      expect(await new Argon2PasswordHasher().verify('password', hash)).to.equal(false)
    })
  }

  it('leaves a stronger hash as it is (CR-1)', async () => {
    const hash = await argon2('password', { memoryCost: 20_000, timeCost: 3, parallelism: 2 })
    expect(await new Argon2PasswordHasher().isOutdated(hash)).to.equal(false)
  })

  it('calls a hash that it cannot read outdated', async () => {
    expect(await new Argon2PasswordHasher().isOutdated('$2b$10$abcdefghijklmnopqrstuv')).to.equal(true)
  })

  it('takes as long without a user or with an unreadable hash as for a wrong password (BI-12)', async () => {
    const hasher = new Argon2PasswordHasher()
    const hash = await hasher.hash('right')
    const times: Record<'wrong' | 'noUser' | 'unreadable', number[]> = { wrong: [], noUser: [], unreadable: [] }
    for (let round = 0; round < 15; round += 1) {
      times.wrong.push(await cpuTimeOf(() => hasher.verify('wrong', hash)))
      times.noUser.push(await cpuTimeOf(() => hasher.verify('wrong', null)))
      times.unreadable.push(await cpuTimeOf(() => hasher.verify('wrong', 'unreadable')))
    }
    expect(median(times.noUser) / median(times.wrong)).to.be.within(0.6, 1.6)
    expect(median(times.unreadable) / median(times.wrong)).to.be.within(0.6, 1.6)
  })

  /** As Django 5.2 makes them, with fewer rounds. */
  const ofDjango = (password: string, rounds: number) =>
    `pbkdf2_sha256$${rounds}$salt$${pbkdf2Sync(password, 'salt', rounds, 32, 'sha256').toString('base64')}`

  it('OP-23: verifies a password of Django, and calls its hash outdated', async () => {
    const hasher = new Argon2PasswordHasher()
    const made = ofDjango('lètmein', 260_000)
    expect(await hasher.verify('lètmein', made)).to.equal(true)
    expect(await hasher.verify('letmein', made)).to.equal(false)
    expect(await hasher.isOutdated(made)).to.equal(true)
    const ofArgon2 = await argon2('lètmein', { memoryCost: 102_400, timeCost: 2, parallelism: 8 })
    expect(await hasher.verify('lètmein', ofArgon2)).to.equal(true)
    expect(await hasher.isOutdated(ofArgon2)).to.equal(false)
  })

  it('OP-23, BI-12: a refusal costs the same for every kind of hash, and without a user, while there is one of Django', async () => {
    const hasher = new Argon2PasswordHasher()
    const ours = await hasher.hash('right')
    const heavy = await argon2('right', { memoryCost: 40_960, timeCost: 2, parallelism: 2 })
    const hashes = { nobody: null, ours, few: ofDjango('right', 100_000), many: ofDjango('right', 400_000), heavy }
    const kinds = ['pbkdf2_sha256$100000', 'pbkdf2_sha256$400000', '$argon2id$v=19$m=40960,t=2,p=2']
    const times = Object.entries(hashes).map(([name, hash]) => ({ name, hash, took: [] as number[] }))
    for (let round = 0; round < 7; round += 1)
      for (const { hash, took } of times) took.push(await cpuTimeOf(() => hasher.verify('wrong', hash, kinds)))
    const [nobody = 0, ...others] = times.map(({ took }) => median(took))
    for (const [index, other] of others.entries())
      expect(other / nobody, times[index + 1]?.name).to.be.within(0.75, 1.33)
    expect(await hasher.verify('right', hashes.few, kinds)).to.equal(true)
  })

  it('queues 16 hashes, and answers Unavailable with Retry-After to the next (CR-3)', async () => {
    const hasher = new Argon2PasswordHasher(undefined, CONCURRENCY)
    const waiting = Array.from({ length: PLACES }, () => hasher.verify('password', null))
    const refusals = await Promise.allSettled([hasher.verify('password', null), hasher.hash('password')])
    for (const refusal of refusals) {
      expect(refusal).to.have.property('reason').that.is.instanceOf(Unavailable).and.includes({ retryAfterSeconds: 1 })
    }
    expect(await Promise.all(waiting)).to.deep.equal(new Array(PLACES).fill(false))
    expect(await hasher.verify('password', null)).to.equal(false)
  })

  it('leaves threads to everything else: no file waits for the passwords in the queue (CR-3)', async () => {
    const hasher = new Argon2PasswordHasher(undefined, CONCURRENCY)
    let done = 0
    const waiting = Array.from({ length: PLACES }, () => hasher.verify('password', null).then(() => ++done))
    await new Promise((resolve) => setImmediate(resolve))
    await stat('package.json')
    expect(done).to.be.at.most(CONCURRENCY)
    await Promise.all(waiting)
  })

  const itOnLinux = process.platform === 'linux' ? it : () => {}
  itOnLinux('hashes at a lower priority than that of requests (CR-3)', async () => {
    const before = getPriority()
    await new Argon2PasswordHasher().verify('password', null)
    // Of proc_pid_stat(5), the 19th field.
    const priorities = readdirSync('/proc/self/task').map((id) => {
      const [, fields = ''] = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(/\) (?=\w )/)
      return Number(fields.split(' ')[16])
    })
    expect(priorities).to.include(10)
    expect(getPriority()).to.equal(before)
  })

  it('leaves the event loop free (CR-3)', async () => {
    const hasher = new Argon2PasswordHasher(undefined, CONCURRENCY)
    const waiting = Promise.all(Array.from({ length: PLACES }, () => hasher.verify('password', null)))
    let turns = 0
    const timer = setInterval(() => ++turns, 5)
    const took = await millisecondsOf(() => waiting)
    clearInterval(timer)
    expect(turns).to.be.above(took / 25)
  })
})
