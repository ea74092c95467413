import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { Log } from '../../src/application/ports/log.js'
import type { Authentication } from '../../src/application/ports/oauth-provider.js'
import type { ProviderAccount } from '../../src/domain/provider-identity.js'
import { drip } from '../support/hostile/slow-answers.js'
import { type Answer, json, ScriptedProvider, text } from '../support/scripted-provider.js'

const failed = { outcome: 'failed', error: 'provider_error' } as const
const timedOut = { outcome: 'failed', error: 'provider_timeout' } as const
/** Longer than any answer takes, on a busy machine too. */
const PATIENCE_MS = 5000
/** For tests that wait for the deadline. */
const TIMEOUT_MS = 200
const SLACK_MS = 2000

const ENCODINGS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  'deflate without a header': deflateRawSync,
  br: brotliCompressSync,
}

/** The call of an adapter that identifies a person. */
export interface IdentifyingCall {
  readonly path: string
  /** An answer that identifies `account`. */
  readonly goodAnswer: object
  readonly account: ProviderAccount
}

/** A provider's adapter, made to call a server that the test scripts. */
export interface HostileProvider {
  readonly server: ScriptedProvider
  readonly lines: readonly { readonly level: keyof Log; readonly fields: object }[]
  /** Makes the call. */
  authenticate(): Promise<Authentication>
  /** Closes the server too, and checks that nothing secret was logged (rule OB-4). */
  close(): Promise<unknown>
}

function raw(bytes: string): Answer {
  return ({ socket }) => void socket?.end(bytes)
}

/** What an adapter makes of a server that breaks HTTP or sends nonsense: one call, and a failure as an outcome. */
export function hostileAnswersContract(
  name: string,
  { path, goodAnswer, account }: IdentifyingCall,
  open: (timeoutMs: number) => Promise<HostileProvider>,
): void {
  describe(`Hostile answers contract: ${name}`, () => {
    const goodText = JSON.stringify(goodAnswer)
    let test: HostileProvider
    const answers = (answer: Answer) => test.server.answers(path, answer)
    beforeEach(async () => {
      test = await open(PATIENCE_MS)
    })
    afterEach(async () => {
      await test.close()
      expect(test.server.calls.length, 'calls for one proof').to.be.at.most(1)
    })

    const slow: Record<string, Answer> = {
      'says nothing': () => {},
      'stops within the headers': ({ socket }) => void socket?.write('HTTP/1.1 200 OK\r\nContent-'),
      'drips the headers': drip('HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(1000)),
      'stops within the body': ({ socket }) => void socket?.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'),
      'drips a body of known length': drip('HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n', goodText),
      'drips a body without end': drip('HTTP/1.1 200 OK\r\n\r\n', goodText),
    }
    for (const [behaviour, answer] of Object.entries(slow)) {
      it(`keeps its deadline when it ${behaviour} (OB-2, RE-6)`, async () => {
        await test.close()
        test = await open(TIMEOUT_MS)
        answers(answer)
        const began = performance.now()
        expect(await test.authenticate()).to.deep.equal(timedOut)
        expect(performance.now() - began).to.be.within(TIMEOUT_MS - 10, TIMEOUT_MS + SLACK_MS)
      })
    }

    const broken: Record<string, Answer> = {
      'resets the connection': ({ socket }) => void socket?.resetAndDestroy(),
      'hangs up': ({ socket }) => void socket?.end(),
      'cuts its answer off': raw('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"access_token"'),
      'cuts off a whole answer that promised more': raw(`HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n${goodText}`),
      'cuts a chunk off': raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"uid"'),
      'speaks another protocol': raw('SSH-2.0-OpenSSH_9.6\r\n'),
      'sends headers of 20 KB': text(200, goodText, { 'x-much': 'a'.repeat(20_000) }),
      'sends nothing but a status': raw('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
      'sends no JSON': text(200, 'access_token=2.00&uid=1'),
      'sends JSON and more': text(200, `${goodText} // ok`),
      'sends 60,000 nested brackets': text(200, '['.repeat(60_000)),
      'sends a page with status 502': text(502, '<html><h1>Bad Gateway</h1></html>', { 'content-type': 'text/html' }),
      'sends a page with status 504': text(504, '<html><h1>Timeout</h1></html>', { 'content-type': 'text/html' }),
      'sends a page with status 200': text(200, '<html><script>alert(1)</script></html>'),
      'sends 65,537 bytes': text(200, goodText.padEnd(65_537)),
      'sends 10 MB': text(200, goodText.padEnd(10_000_000)),
    }
    for (const [behaviour, answer] of Object.entries(broken)) {
      it(`finds an error, and asks only once, when it ${behaviour} (OB-2, OB-3, RE-6)`, async () => {
        answers(answer)
        const began = performance.now()
        expect(await test.authenticate()).to.deep.equal(failed)
        expect(performance.now() - began).to.be.below(PATIENCE_MS)
        expect(test.server.calls).to.have.length(1)
        expect(test.lines.map(({ level }) => level)).to.deep.equal(['warn'])
      })
    }

    it('reads an answer of exactly 64 KiB (OB-2)', async () => {
      answers(text(200, goodText.padEnd(65_536)))
      expect(await test.authenticate()).to.include({ outcome: 'authenticated' })
    })

    it('hangs up on an endless answer instead of reading it (OB-2)', async () => {
      let sent = 0
      const hungUp = new Promise<void>((resolve) => {
        answers((response) => {
          const pour = () => {
            while (!response.destroyed && response.write(' '.repeat(16_384))) sent += 16_384
          }
          response.on('drain', pour).on('close', resolve)
          pour()
        })
      })
      expect(await test.authenticate()).to.deep.equal(failed)
      await hungUp
      expect(sent).to.be.below(20_000_000)
    })

    for (const [encoding, compress] of Object.entries(ENCODINGS)) {
      const name = encoding.split(' ')[0] ?? ''
      const compressed = (body: Buffer): Answer => {
        return (response) => void response.writeHead(200, { 'content-encoding': name }).end(body)
      }

      it(`reads an answer in ${encoding}, though it asked for none (OB-2)`, async () => {
        answers(compressed(compress(Buffer.from(goodText.padEnd(65_536)))))
        expect(await test.authenticate())
          .to.have.property('account')
          .that.deep.equals(account)
      })

      it(`stops at 64 KiB of a bomb in ${encoding} (OB-2)`, async () => {
        const bomb = compress(Buffer.from(goodText.padEnd(30_000_000)))
        answers(compressed(bomb))
        expect(bomb.length).to.be.below(65_536)
        expect(await test.authenticate()).to.deep.equal(failed)
        expect(test.lines[0]?.fields).to.include({ reason: 'ANSWER_TOO_LARGE' })
      })

      it(`finds an error in broken ${encoding} (OB-2)`, async () => {
        const whole = compress(Buffer.from(goodText))
        for (const broken of [whole.subarray(0, -4), Buffer.from(goodText), Buffer.alloc(0)]) {
          answers(compressed(broken))
          expect(await test.authenticate()).to.deep.equal(failed)
          expect(test.lines.at(-1)?.fields).to.include({ reason: 'ENCODING_BROKEN' })
          test.server.calls.length = 0
        }
      })
    }

    for (const encoding of ['zstd', 'compress', 'gzip, gzip', 'constructor']) {
      it(`finds an error in the encoding "${encoding}" (OB-2)`, async () => {
        answers(text(200, goodText, { 'content-encoding': encoding }))
        expect(await test.authenticate()).to.deep.equal(failed)
        expect(test.lines[0]?.fields).to.include({ reason: 'ENCODING_UNKNOWN' })
      })
    }

    for (const status of [301, 302, 303, 307, 308]) {
      it(`follows no redirect: ${status} (OB-1)`, async () => {
        const elsewhere = await ScriptedProvider.open()
        elsewhere.answers(path, json(200, goodAnswer))
        answers(text(status, '', { location: elsewhere.url + path }))
        const authentication = await test.authenticate()
        await elsewhere.close()
        expect(authentication).to.deep.equal(failed)
        expect(elsewhere.connections).to.equal(0)
      })
    }

    it('never repeats a call on a connection that breaks when it is used again (RE-6)', async () => {
      answers(json(200, goodAnswer))
      await test.authenticate()
      test.server.calls.length = 0
      answers(({ socket }) => void socket?.resetAndDestroy())
      expect(await test.authenticate()).to.deep.equal(failed)
      expect(test.server.connections).to.equal(1)
      expect(test.server.calls).to.have.length(1)
    })

    it('authenticates again as soon as the provider does', async () => {
      answers(({ socket }) => void socket?.resetAndDestroy())
      await test.authenticate()
      test.server.calls.length = 0
      answers(json(200, goodAnswer))
      expect(await test.authenticate())
        .to.have.property('account')
        .that.deep.equals(account)
    })
  })
}
