import { type Call, namesIn, parameter } from '../call.js'
import { APPLICATIONS } from './applications.js'
import { isFaultName } from './faults.js'
import { isPersonName } from './people.js'
import type { Weixin } from './weixin.js'

/** `POST /sandbox/weixin/code`: the code that the SDK or `wx.login()` gives to an app (weixin.md, 7). */
export function makeCode(weixin: Weixin, call: Call): void {
  const channel = parameter(call, 'channel')
  const application = APPLICATIONS.find((one) => one.channel === channel)
  if (application === undefined || !['app', 'mini'].includes(application.channel))
    return call.throw(400, 'channel must be app or mini')
  const person = parameter(call, 'person') ?? ''
  if (!isPersonName(person)) return call.throw(400, 'person must be 1 to 32 characters of a-z, 0-9 and "-"')
  const faults = namesIn(parameter(call, 'sandbox_fault') ?? null)
  if (!faults.every(isFaultName)) return call.throw(400, 'sandbox_fault must be names of faults that /sandbox/ lists')

  const scope = channel === 'app' ? 'snsapi_userinfo' : ''
  const allowsPost = parameter(call, 'sandbox_post') === '1'
  call.status = 201
  call.body = { code: weixin.issueCode({ application, person, scope, faults, allowsPost }), channel, person }
}
