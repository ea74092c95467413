import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { type CommandResult, ProgramBench } from '../support/program-bench.js'
import { status, WebhookReceiver } from '../support/webhook-receiver.js'
import { webhooksFile } from '../support/webhook-world.js'

const CANARY = 'canary-77aa'

describe('webhooks of the program', () => {
  const opened = openedForSuite()
  const bench = new ProgramBench()
  after(() => bench.clear())

  const receiver = () => opened.open(WebhookReceiver.open(), (each) => each.close())
  const hooks = (...given: Parameters<typeof webhooksFile>) => {
    const file = webhooksFile(...given)
    opened.add(file.remove)
    return file
  }

  it('are tested, retried and replayed by command, and by a start after 410; nothing secret is printed (WH-9, WH-10, WH-11, WH-13)', async () => {
    const shop = await receiver()
    const url = `${shop.url.replace('127', `user:${CANARY}@127`)}?key=${CANARY}`
    const { environment } = hooks([{ url, types: ['weibind.user.registered'] }], '1s')
    const verbose = { ...environment, LOG_LEVEL: 'trace', DEBUG: '*' }
    const folder = bench.folder()
    const said: string[] = []
    const command = async (...args: readonly string[]): Promise<CommandResult> => {
      const result = await bench.command({ folder, environment: verbose }, 'webhooks', ...args)
      said.push(result.stdout, result.stderr)
      return result
    }
    expect(await command('test')).to.include({ status: 0, stdout: `ok    204  ${shop.url}\n` })
    expect(JSON.parse(String(shop.calls[0]?.body))).to.include({ type: 'weibind.webhook.test' })
    expect(await command('failed')).to.include({ status: 69 })

    shop.reply = status(500)
    expect(await command('test', '--url', shop.url)).to.include({ status: 1, stdout: `fail  500  ${shop.url}\n` })
    expect(await command('test', '--url', 'http://elsewhere/')).to.include({ status: 1, stdout: '' })
    const service = await bench.serve({ folder, environment: verbose })
    await new Person(service).register({ username: newName(), password: PASSWORD })
    await service.program.says(/was set aside after its last try/)
    const { stdout } = await command('failed', '--json')
    const failed = JSON.parse(stdout)
    expect(failed).to.deep.include({ url: shop.url, tries: 2, last_status: 500, error: 'status' })
    expect((await command('failed')).stdout)
      .to.include(failed.id)
      .and.include('status 500')
    expect(await command('retry', 'never-was')).to.include({ status: 1, stdout: '' })

    shop.reply = status(410)
    expect(await command('retry', failed.id)).to.include({ status: 0 })
    await service.program.says(/answered 410 Gone: it rests until the next start/)
    expect(await service.program.stop()).to.equal(0)
    shop.reply = status(200)
    const again = await bench.serve({ folder, environment: verbose })
    await eventually(
      'it is delivered after the next start',
      () => shop.calls.at(-1)?.headers['webhook-id'] === failed.event.id,
    )
    const count = shop.calls.length
    const [event] = await auditTrail(again)
    const range = ['--from', event?.time ?? '', '--to', event?.time ?? '', '--url', shop.url]
    expect(await command('replay', ...range)).to.include({ status: 0, stdout: '1 event is sent again.\n' })
    await eventually('it is replayed', () => shop.calls.length === count + 1)
    expect(await command('replay', ...range.slice(0, 4), '--url', 'http://elsewhere/')).to.include({ status: 1 })
    expect(await command('retry', '--all')).to.include({ status: 0, stdout: 'No delivery is set aside.\n' })
    for (const args of [
      [],
      ['retry'],
      ['retry', 'a', '--all'],
      ['replay'],
      ['test', 'x'],
      ['failed', '--all'],
      ['other'],
    ])
      expect((await command(...args)).status, args.join(' ')).to.equal(64)
    await again.program.stop()
    expect([...said, service.program.stdout, again.program.stdout].join()).to.not.include(CANARY)
  })

  it('of an endpoint that left the file are dropped at the next start, with one warning', async () => {
    const [first, second] = [await receiver(), await receiver()]
    first.reply = status(503)
    const file = hooks([{ url: first.url }], '1d')
    const { environment } = file
    const service = await bench.serve({ environment })
    await new Person(service).register({ username: newName(), password: PASSWORD })
    await eventually('it was tried', () => first.calls.length === 1)
    await service.program.stop()
    file.write([{ url: second.url }])
    const next = await bench.serve({ folder: service.folder, environment })
    await next.program.says(/no longer in the file were dropped/)
    await new Person(next).register({ username: newName(), password: PASSWORD })
    await eventually('the new one gets what comes', () => second.calls.length === 1)
    await next.program.stop()
    const last = await bench.serve({ folder: service.folder, environment })
    await last.program.stop()
    expect(last.program.stdout).to.not.include('dropped')
    expect([first.calls.length, second.calls.length]).to.deep.equal([1, 1])
  })

  it('stop the start where their file is wrong (WH-14)', async () => {
    const { environment } = hooks([{ url: `ftp://${CANARY}/`, secret: CANARY, types: ['weibind.no.such'] }])
    const { status: ended, said } = await bench.fail(environment)
    expect(ended).to.equal(78)
    for (const place of ['[0].url', '[0].secret', '[0].types[0]'])
      expect(said).to.include(`WEBHOOKS_FILE: ${place}: expected`)
    expect(said).to.not.include(CANARY)
  })
})
