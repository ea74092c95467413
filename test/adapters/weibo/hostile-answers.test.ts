import { hostileAnswersContract } from '../../contract/hostile-answers-contract.js'
import { PROOFS, type Proof, ProviderUnderTest, pathOf, UID } from './provider-under-test.js'

const account = { identity: { provider: 'weibo', uid: UID }, handles: [UID] }

for (const proof of Object.keys(PROOFS) as Proof[]) {
  const call = { path: pathOf(proof), goodAnswer: PROOFS[proof], account }
  hostileAnswersContract(`Weibo, asked about ${proof}`, call, async (timeoutMs) => {
    const test = await ProviderUnderTest.open({ timeoutMs }, proof)
    return {
      server: test.weibo,
      lines: test.lines,
      authenticate: () => test.authenticate(),
      close: () => test.close(),
    }
  })
}
