import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'

const MAIN = join(import.meta.dirname, '../../sandbox/main.js')

describe('sandbox: the program', () => {
  let program: ChildProcess

  afterEach(() => {
    program.kill('SIGKILL')
  })

  const start = (environment: Record<string, string>) => {
    program = spawn(process.execPath, [MAIN], { env: environment, stdio: 'pipe' })
    return program
  }

  const refusal = async (environment: Record<string, string>) => {
    const { stderr } = start(environment)
    const [said, [status]] = await Promise.all([stderr === null ? '' : text(stderr), once(program, 'exit')])
    expect(status).to.equal(78)
    return said
  }

  const firstWords = async () => String((await once(program.stdout ?? program, 'data'))[0])

  it('says where it serves, its key and secret, and what to try', async () => {
    start({ SANDBOX_PORT: '0' })
    const words = await firstWords()
    expect(words).to.include('1000000001').and.include('sandbox-app-secret')
    const tried = await fetch(/http\S+authorize\S+/.exec(words)?.[0] ?? '')
    expect(tried.status).to.equal(200)
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 on ${signal}, also when it comes twice`, async () => {
      start({ SANDBOX_PORT: '0' })
      await firstWords()
      program.kill(signal)
      program.kill(signal)
      expect(await once(program, 'exit')).to.deep.equal([0, null])
    })
  }

  it('refuses production (rule WX-23)', async () => {
    expect(await refusal({ NODE_ENV: 'production' })).to.include('NODE_ENV is production')
  })

  it('names every wrong setting at once', async () => {
    const said = await refusal({ SANDBOX_PORT: '99999', PUBLIC_URL: 'nowhere' })
    expect(said).to.include('SANDBOX_PORT is "99999"').and.include('PUBLIC_URL is "nowhere"')
  })

  it('names the port that is taken and the variable that moves it', async () => {
    const occupant = createServer().listen(0, '127.0.0.1')
    await once(occupant, 'listening')
    const { port } = occupant.address() as AddressInfo
    const said = await refusal({ SANDBOX_PORT: String(port) }).finally(() => occupant.close())
    expect(said).to.include(`port ${port}`).and.include('SANDBOX_PORT')
  })

  it('warns of a host that others can reach', async () => {
    const { stderr } = start({ SANDBOX_PORT: '0', HOST: '0.0.0.0' })
    expect(String((await once(stderr ?? program, 'data'))[0])).to.include('warning: HOST is 0.0.0.0')
  })

  it('tells the service that forked it where it serves, prints nothing, and ends with it', async () => {
    program = fork(MAIN, [], { env: { SANDBOX_PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const printed = program.stdout === null ? '' : text(program.stdout)
    const [message] = await once(program, 'message')
    expect((await fetch(`${message.ready}/sandbox/`)).status).to.equal(200)
    program.disconnect()
    expect(await once(program, 'exit')).to.deep.equal([0, null])
    expect(await printed).to.equal('')
  })

  it('tells the service that forked it what is wrong', async () => {
    program = fork(MAIN, [], { env: { SANDBOX_PORT: 'x' }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const [[message], [status]] = await Promise.all([once(program, 'message'), once(program, 'exit')])
    expect(message.problem).to.include('SANDBOX_PORT is "x"')
    expect(status).to.equal(78)
  })

  it('ends when the process that forked it is killed', async () => {
    const parent = `import { fork } from 'node:child_process'
      fork(${JSON.stringify(MAIN)}, [], { env: { SANDBOX_PORT: '0' }, execArgv: [] }).on('message', ({ ready }) => console.log(ready))`
    program = spawn(process.execPath, ['--input-type=module', '-e', parent], { stdio: 'pipe', env: {} })
    const url = (await firstWords()).trim()
    expect((await fetch(`${url}/sandbox/`)).status).to.equal(200)
    program.kill('SIGKILL')
    while ((await fetch(`${url}/sandbox/`).catch(() => 'gone')) !== 'gone') await delay(20)
  })
})
