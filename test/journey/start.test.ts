import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { HttpClient } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { CHECKOUT } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'
import { serviceDatabase } from '../support/service-database.js'

const EX_CONFIG = 78

describe('the start of the program', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('announces its address, the sandbox, the admin token, and what to try, and allows pictures of Weibo, of Weixin and of the sandbox', async () => {
    const { program, url, sandbox, adminToken, folder } = await bench.serve()
    expect(program.stdout).to.include(`weibind listens on ${url}`)
    expect(program.stdout).to.include(`The sandbox serves on ${sandbox.url}: its accounts are not real`)
    expect(program.stdout).to.include(
      `Try next: open ${url}/ in a browser, or paste the lines of README.md with BASE=${url}`,
    )
    expect(readFileSync(join(folder, 'data', 'admin-token'), 'utf8')).to.equal(adminToken)
    expect(program.stderr).to.equal('')
    const { headers } = await fetch(url)
    const pictures = `*.sinaimg.cn *.qlogo.cn ${new URL(sandbox.url).host}`
    expect(headers.get('content-security-policy')).to.include(`img-src 'self' data: ${pictures};`)
  })

  it('generates files for their owner alone, hashes passwords at the full cost (CR-1), and accepts a token of before a restart', async () => {
    const environment = { JWT_ISSUER: 'the same after a restart' }
    const first = await bench.serve({ environment })
    const person = new Person(first)
    const token = (await person.register({ username: 'lin', password: PASSWORD })).data.token
    const data = join(first.folder, 'data')
    expect(statSync(data).mode & 0o777).to.equal(0o700)
    for (const file of readdirSync(data)) expect(statSync(join(data, file)).mode & 0o777, file).to.equal(0o600)
    await first.program.stop()
    const database = serviceDatabase(data)
    const { hash } = Object(database.prepare('SELECT password_hash AS hash FROM users').get())
    database.close()
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)

    const second = await bench.serve({ environment, folder: first.folder })
    const me = await new HttpClient(second.url).call('GET', '/users/me/', { bearer: token })
    expect(me.data).to.include({ username: 'lin' })
    expect(second.adminToken).to.equal(first.adminToken)
  })

  it('starts beside a folder named .env, warns of the unsafe mode, announces no pages under WEB=off, and does not show a configured admin token', async () => {
    const ADMIN_TOKEN = `chosen-${'x'.repeat(32)}`
    const environment = { ADMIN_TOKEN, WEB: 'off', OAUTH_STATE: 'optional' }
    const folder = bench.folder()
    mkdirSync(join(folder, '.env'))
    const { program, url } = await bench.serve({ environment, folder })
    const answer = await new HttpClient(url).call('GET', '/audit/events/', { bearer: ADMIN_TOKEN })
    expect(answer.status).to.equal(200)
    expect(program.stdout).to.not.include('chosen-').and.not.include('Admin token')
    expect(program.stdout).to.include(`Try next: paste the lines of README.md with BASE=${url}`)
    expect(program.stdout).to.match(/"level":40.*OAUTH_STATE=optional/)
  })

  it('prints its roles and commands', async () => {
    for (const args of [['--help'], ['-h'], ['api', '--help'], ['audit', '--help']]) {
      const { status, stdout, stderr } = await bench.command({}, ...args)
      expect({ status, stderr }, args.join(' ')).to.deep.equal({ status: 0, stderr: '' })
      expect(stdout).to.match(/^usage: node dist\/main\.js/)
      for (const word of ['all', 'api', 'worker', 'audit failed', 'audit retry'])
        expect(stdout).to.match(new RegExp(`main\\.js \\[?${word}\\b`))
    }
  })

  it('names .env where a wrong value comes from there', async () => {
    const folder = bench.folder()
    writeFileSync(join(folder, '.env'), readFileSync(join(CHECKOUT, 'deploy', 'env.example')))
    const { status, said } = await bench.fail({}, folder)
    expect(status).to.equal(EX_CONFIG)
    expect(said).to.match(/^- WEIBO_CLIENT_ID: is missing.* PUBLIC_URL is "https:/m)
    expect(said).to.match(/^The file \.env in this folder sets PUBLIC_URL\.$/m)
    writeFileSync(join(folder, '.env'), 'DATA_DIR=./nowhere')
    expect((await bench.command({ folder }, 'audit', 'failed')).stderr).to.include('.env in this folder sets DATA_DIR')
  })

  it('reads .env in development only, and prefers the environment', async () => {
    const folder = bench.folder()
    writeFileSync(join(folder, '.env'), 'DATA_DIR=./from-env-file\nJWT_AUDIENCE=from-env-file\nSTATE_TTL=bad')
    const { program } = await bench.serve({ folder, environment: { STATE_TTL: '5m' } })
    expect(existsSync(join(folder, 'from-env-file', 'weibind.db'))).to.equal(true)
    await program.stop()
    const { said } = await bench.fail({ NODE_ENV: 'production', SANDBOX: 'auto' }, folder)
    expect(said).to.include('WEIBO_CLIENT_ID').and.not.include('STATE_TTL')
  })
})

describe('a start that fails', () => {
  const opened = openedForSuite()
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('reports every problem, ends with 78, and leaves no file', async () => {
    const folder = bench.folder()
    const { status, said } = await bench.fail({ PORT: '99999', STATE_TTL: '1h', ADMIN_TOKEN: 'short' }, folder)
    expect(status).to.equal(EX_CONFIG)
    expect(said).to.match(/PORT is "99999"[\s\S]*STATE_TTL is "1h"[\s\S]*ADMIN_TOKEN: expected 32 characters/)
    expect(said)
      .to.not.include('short')
      .and.not.match(/listens|\n {4}at /)
    expect(readdirSync(folder)).to.be.empty
  })

  it('ends with 78 in an unknown role', async () => {
    const program = bench.run({ args: ['nonsense'] })
    expect(await program.end()).to.equal(EX_CONFIG)
    expect(program.stderr).to.include('nonsense')
  })

  it('names both ports where both are taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    opened.add(() => taken.close())
    await once(taken, 'listening')
    const port = String((taken.address() as AddressInfo).port)
    const { status, said } = await bench.fail({ PORT: port, SANDBOX_PORT: port })
    expect(status).to.equal(EX_CONFIG)
    expect(said).to.match(new RegExp(`- PORT is "${port}": is in use[^]*- SANDBOX_PORT is "${port}": .*in use`))
    expect(said).to.not.include('listens')
  })
})
