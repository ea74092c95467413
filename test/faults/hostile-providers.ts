import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { HEAVY_ANSWERS } from '../support/hostile/heavy-answers.js'
import { type HostileAnswer, hostileAnswers } from '../support/hostile/hostile-answer.js'
import { ProviderBench } from '../support/hostile/provider-bench.js'
import { SLOW_ANSWERS } from '../support/hostile/slow-answers.js'
import { expectedOfWeibo, WEIBO_FIELDS } from '../support/hostile/weibo-answers.js'
import { expectedOfWeixin, WEIXIN_FIELDS } from '../support/hostile/weixin-answers.js'
import type { Called } from '../support/http-client.js'

/** The longest that a person waits (rule RE-6), with the default deadline of a provider. */
const LONGEST_MS = 6000
/** What a process may grow by. A program that keeps what it reads grows by the answers' 10 MB each. */
const GROWTH_BYTES = 60_000_000

const PROVIDERS = {
  Weibo: { fields: WEIBO_FIELDS, expected: expectedOfWeibo, path: 'weibo' },
  Weixin: { fields: WEIXIN_FIELDS, expected: expectedOfWeixin, path: 'weixin' },
} as const

/**
 * What the service makes of a hostile provider, at its callback (rules OB-2, OB-3, RE-6).
 * @param runs answers of each provider
 */
export function describeHostileProviders(runs: number): void {
  for (const [name, { fields, expected, path }] of Object.entries(PROVIDERS)) {
    describe(`the service, told anything by ${name}`, () => {
      let bench: ProviderBench
      before(async () => {
        bench = await ProviderBench.open(path)
      })
      after(() => bench.close())

      const logIn = async (answer: HostileAnswer['answer']) => {
        const code = bench.code(answer)
        const began = performance.now()
        const answered = await bench.logIn(code)
        expect(performance.now() - began, 'milliseconds').to.be.below(LONGEST_MS)
        expect(bench.exchangesOf(code), 'exchanges of the code').to.equal(1)
        expect(bench.trapped, 'connections to the trap').to.equal(0)
        return answered
      }

      it(`RE-6: answers with the right class within 6 s, asks once, and follows nowhere: ${runs} variants`, async () => {
        const answers = hostileAnswers(fields, bench.trap)
        await fc.assert(
          fc.asyncProperty(answers, async (variant) => {
            expect(outcomeOf(await logIn(variant.answer))).to.equal(expected(variant))
            await bench.keepBreakerClosed()
          }),
          { numRuns: runs, endOnFailure: runs > 1000 },
        )
      })

      it('RE-6: answers within 6 s where it hangs, drips or never ends', async () => {
        const outcomes = await Promise.all(
          Object.entries(SLOW_ANSWERS).map(async ([behaviour, answer]) => [behaviour, outcomeOf(await logIn(answer))]),
        )
        await bench.keepBreakerClosed()
        for (const [behaviour, outcome] of outcomes) expect(outcome, behaviour).to.equal('provider_timeout')
      })

      it('RE-6: keeps its memory under answers without end and compressed bombs', async () => {
        const heavy = async () => {
          for (const [behaviour, answer] of Object.entries(HEAVY_ANSWERS)) {
            expect(outcomeOf(await logIn(answer)), behaviour).to.equal('provider_error')
            await bench.keepBreakerClosed()
          }
        }
        await heavy()
        const before = peakOf(bench.pid)
        for (let round = 0; round < runs / 50; round += 1) await heavy()
        expect(peakOf(bench.pid) - before).to.be.below(GROWTH_BYTES)
      })
    })
  }
}

function outcomeOf({ data, error, status }: Called): string {
  if (status >= 500) expect(status).to.be.oneOf([502, 504])
  return error ?? data.uid ?? `type ${data.type}`
}

/** The most memory that a process ever had. */
function peakOf(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
