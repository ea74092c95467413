import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT, type Program } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

const DEFAULT = 'http://127.0.0.1:8888'
const EVENTS = ['login.succeeded', 'user.registered', 'bind.required']

describe('the README', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  const starts = {
    'word for word': { file: 'README.md', environment: { PUBLIC_URL: DEFAULT }, isDefault: true },
    'with another BASE': { file: 'README.zh-CN.md', environment: {}, isDefault: false },
  }
  for (const [how, { file, environment, isDefault }] of Object.entries(starts)) {
    it(`${file} leads from Weibo to a login, ${how}`, async () => {
      const service = await bench.serve({ environment })
      const [first = '', second = ''] = shellBlocks(file)
      const base = `BASE=${DEFAULT}\n`
      expect(first.startsWith(base) && first.split(DEFAULT).length === 2, 'the address is named once').to.equal(true)
      const lines = isDefault ? first : first.replace(DEFAULT, service.url)
      const audit = lines.slice(0, lines.indexOf('\n') + 1) + second

      const tried = await paste(service, lines)
      const answers = tried.stdout.trim().split(/(?<=\})\n?(?=\{)/)
      expect(JSON.parse(tried.stderr)).to.include({ code: 0, msg: '授权成功' })
      expect(answers.map((answer) => JSON.parse(answer).msg)).to.deep.equal(['注册成功', '登录成功'])

      const { data } = JSON.parse((await paste(service, audit)).stdout)
      const types = data.events.map(({ type }: { type: string }) => type.replace('weibind.', ''))
      expect(types).to.deep.equal(EVENTS)
    })
  }

  it('names the same commands in both languages', () => {
    const commands = (file: string) =>
      [...readme(file).matchAll(/`([^`\n]*(?:npm|GET|POST|DELETE|PUT) [^`\n]*)`/g)].map(([, command]) => command)
    expect(commands('README.zh-CN.md')).to.deep.equal(commands('README.md'))
    expect(commands('README.md')).to.include('npm start')
    expect(shellBlocks('README.zh-CN.md')).to.deep.equal(shellBlocks('README.md'))
  })

  it('names no script that package.json does not have', () => {
    const { scripts } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'))
    const named = [...readme('README.md').matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name]) => name)
    for (const name of new Set(named)) if (name !== 'ci') expect(scripts).to.have.property(name ?? '')
  })

  /** Runs a block as it is, in the service's folder. Connections to the default port lead to the service. */
  async function paste(service: RunningService, block: string): Promise<Program> {
    const home = join(service.folder, 'curl-home')
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, '.curlrc'), `connect-to = "127.0.0.1:8888:127.0.0.1:${new URL(service.url).port}"\n`)
    const shell = bench.run({
      command: ['bash', '-c', block],
      folder: service.folder,
      environment: { CURL_HOME: home, NO_PROXY: '127.0.0.1' },
    })
    expect(await shell.end(), shell.stderr).to.equal(0)
    return shell
  }
})

function readme(file: string): string {
  return readFileSync(join(CHECKOUT, file), 'utf8')
}

function shellBlocks(file: string): string[] {
  return [...readme(file).matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block ?? '')
}
