import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseWebhooks } from '../../../src/adapters/config/webhooks-file.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { CREDENTIALS, problemsOf, settingsOf } from './reading.js'

const SECRET = 'whsec_d2VpYmluZC13ZWJob29rcy13b3JrZWQtZXhhbXBsZSE='
const KEY = 'weibind-webhooks-worked-example!'
const CANARY = 'canary-5f1c'
const URL_WITH_SECRETS = `https://user-${CANARY}:pass-${CANARY}@shop.example/hooks/weibind?key=${CANARY}`

describe('WEBHOOKS_FILE (WH-13, WH-14)', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())
  const file = (content: string) => {
    const path = join(folder.path, `${Math.random()}`)
    writeFileSync(path, content)
    return path
  }
  const parse = (entries: unknown, isProduction = false) => parseWebhooks(JSON.stringify(entries), isProduction)
  const endpoint = (fields: object) => parse([{ url: 'https://shop.example/', secret: SECRET, ...fields }])

  it('names endpoints in its order, with all types or some, and is empty by default', () => {
    const url = URL_WITH_SECRETS
    const path = file(
      JSON.stringify([
        { url, secret: SECRET, types: ['weibind.user.deleted'] },
        { url: 'http://127.0.0.1:9000/all', secret: KEY },
      ]),
    )
    const { webhooks } = settingsOf({ ...CREDENTIALS, WEBHOOKS_FILE: path })
    const keys = [Buffer.from(KEY)]
    expect(webhooks).to.deep.equal([
      {
        id: createHash('sha256').update(url).digest('hex').slice(0, 12),
        url,
        shownUrl: 'https://shop.example/hooks/weibind',
        types: ['weibind.user.deleted'],
        keys,
      },
      {
        id: createHash('sha256').update('http://127.0.0.1:9000/all').digest('hex').slice(0, 12),
        url: 'http://127.0.0.1:9000/all',
        shownUrl: 'http://127.0.0.1:9000/all',
        types: null,
        keys,
      },
    ])
    expect(settingsOf(CREDENTIALS).webhooks).to.deep.equal([])
    expect(settingsOf({ ...CREDENTIALS, WEBHOOKS_FILE: file('[]') }).webhooks).to.deep.equal([])
  })

  it('reads secrets from files, without the white space at their ends, and two during a rotation (WH-4)', () => {
    const other = 'the-former-secret-of-32-bytes-..'
    const twoKeys = [KEY, other].map((text) => Buffer.from(text))
    const keysOf = (fields: object) => endpoint({ secret: undefined, ...fields }).endpoints[0]?.keys
    expect(keysOf({ secret: [SECRET, other] })).to.deep.equal(twoKeys)
    expect(keysOf({ secret_file: file(`${SECRET} \r\n${other}\r\n\n`) })).to.deep.equal(twoKeys)
    expect(keysOf({ secret_file: file(`${SECRET}\n`) })).to.deep.equal([Buffer.from(KEY)])
    expect(keysOf({ secret: '微'.repeat(8) })).to.deep.equal([Buffer.from('微'.repeat(8))])
  })

  it('refuses a bad secret, and shows none', () => {
    const base64 = (bytes: number) => `whsec_${Buffer.alloc(bytes, CANARY).toString('base64')}`
    for (const bytes of [24, 64]) expect(endpoint({ secret: base64(bytes) }).problems).to.deep.equal([])
    const bad = [base64(23), base64(65), 'whsec_', `whsec_${CANARY}%%%${CANARY}${CANARY}`, CANARY, 'x'.repeat(23), '']
    for (const secret of [...bad, 7, null, {}, [], [SECRET, CANARY], [SECRET, SECRET, SECRET], [7]]) {
      const { problems } = endpoint({ secret })
      expect(problems, String(secret)).to.have.lengthOf(1)
      expect(problems.join(), String(secret))
        .to.match(/^\[0\]\.secret(\[\d\])?: expected /)
        .and.not.contain(CANARY)
    }
    for (const fields of [
      { secret: undefined },
      { secret_file: file(SECRET) },
      { secret: undefined, secret_file: '/nowhere' },
    ])
      expect(endpoint(fields).problems.join(), JSON.stringify(fields)).to.match(/^\[0\]\.secret/)
    expect(endpoint({ secret: undefined, secret_file: file(CANARY) }).problems.join()).to.match(/^\[0\]\.secret_file: /)
  })

  it('refuses a bad URL, and shows nothing of it', () => {
    const canary = `${CANARY}.example`
    for (const url of [
      undefined,
      null,
      7,
      '',
      canary,
      `ftp://${canary}`,
      `https://${canary}/#here`,
      `https://${canary}/#`,
      `https://%/${CANARY}`,
      `https://u:%@${canary}`,
      ` https://${canary}`,
      `https://${canary}/a b`,
    ]) {
      const { problems } = endpoint({ url })
      expect(problems, String(url)).to.have.lengthOf(1)
      expect(problems.join())
        .to.match(/^\[0\]\.url: expected /)
        .and.not.contain(CANARY)
    }
  })

  it('asks for https in production, loopback aside', () => {
    const problems = (url: string) => parse([{ url, secret: SECRET }], true).problems
    expect(problems('http://shop.example/')).to.deep.equal(['[0].url: expected https in production'])
    for (const url of ['https://shop.example/', 'http://127.0.0.1:9000/', 'http://localhost/', 'http://[::1]/'])
      expect(problems(url), url).to.deep.equal([])
  })

  it('refuses two endpoints with one URL, unknown types and unknown keys', () => {
    const url = 'https://shop.example/'
    expect(
      parse([
        { url, secret: SECRET },
        { url, secret: SECRET },
      ]).problems,
    ).to.deep.equal(['[1].url: expected another URL than that of [0]'])
    for (const types of [[], 'weibind.user.deleted', null, {}])
      expect(endpoint({ types }).problems.join(), JSON.stringify(types)).to.match(/^\[0\]\.types: expected a list/)
    expect(endpoint({ types: ['weibind.user.deleted', CANARY, 7] }).problems).to.deep.equal([
      '[0].types[1]: expected a type of docs/events.md',
      '[0].types[2]: expected a type of docs/events.md',
    ])
    expect(endpoint({ type: ['weibind.user.deleted'] }).problems.join()).to.match(/^\[0\]\.type: expected the keys/)
    expect(endpoint({ [`${CANARY} `]: 1 }).problems.join()).to.match(/^\[0\]\.\?: /)
  })

  it('stops the start with every problem, each at its place, and shows no secret', () => {
    const entries = [{ url: URL_WITH_SECRETS, secret: CANARY, types: [] }, { url: CANARY }, 7]
    const problems = problemsOf({ ...CREDENTIALS, WEBHOOKS_FILE: file(JSON.stringify(entries)) })
    expect(problems.map((problem) => problem.split(': ').slice(0, 2).join(' '))).to.deep.equal([
      'WEBHOOKS_FILE [0].secret',
      'WEBHOOKS_FILE [0].types',
      'WEBHOOKS_FILE [1].url',
      'WEBHOOKS_FILE [1].secret',
      'WEBHOOKS_FILE [2]',
    ])
    expect(problems.join()).not.to.contain(CANARY)
  })

  it('refuses a file that cannot be read, or that holds no list in JSON', () => {
    for (const text of ['{}', '7', 'null', '[', `{"url": "${CANARY}"`, CANARY]) {
      const problems = problemsOf({ ...CREDENTIALS, WEBHOOKS_FILE: file(text) })
      expect(problems, text).to.deep.equal(['WEBHOOKS_FILE: expected a list of endpoints in JSON'])
    }
    for (const path of [join(folder.path, 'none'), folder.path, file('')])
      expect(problemsOf({ ...CREDENTIALS, WEBHOOKS_FILE: path }).join(), path).to.match(/^WEBHOOKS_FILE/)
  })
})
