import { hostileAnswersContract } from '../../contract/hostile-answers-contract.js'
import { APPIDS } from '../../support/fake-weixin.js'
import { OPENID, pathOf, SESSION_ANSWER, TOKEN_ANSWER, UNIONID, WeixinUnderTest } from './weixin-under-test.js'

for (const [channel, goodAnswer] of [
  ['web', TOKEN_ANSWER],
  ['mini', SESSION_ANSWER],
] as const) {
  const account = {
    identity: { provider: 'weixin', uid: UNIONID },
    handles: [`openid:${APPIDS[channel]}:${OPENID}`, `unionid:${UNIONID}`],
    otherUid: `${APPIDS[channel]}.${OPENID}`,
  }
  hostileAnswersContract(`Weixin at ${channel}`, { path: pathOf(channel), goodAnswer, account }, async (timeoutMs) => {
    const test = await WeixinUnderTest.open({ timeoutMs })
    return {
      server: test.server,
      lines: test.lines,
      authenticate: () => test.authenticate(channel),
      close: () => test.close(),
    }
  })
}
