import { Digits, type Fields } from '../answers/answer.js'
import type { Reply } from '../answers/deliver.js'
import { type Call, parameter } from '../call.js'
import { errorAnswer } from './errors.js'
import { success } from './faults.js'
import { avatarPath, isUid, type Person, personOf } from './people.js'
import { presentedToken, problemOfToken } from './tokens.js'
import type { Weibo } from './weibo.js'

/** `GET /2/users/show.json` (weibo.md, 3). */
export function showUser(weibo: Weibo, call: Call): Reply {
  const token = presentedToken(weibo, call)
  const uid = parameter(call, 'uid')
  const errorCode = problemOfToken(token) ?? problemOfUid(uid)
  if (errorCode !== null) return errorAnswer(errorCode, { path: call.path })

  const person = personOf(uid ?? '')
  const fields = profileFields(person, weibo.surroundings.origin() + avatarPath(person))
  return success('profile', fields, { faults: token?.faults ?? [], call: { path: call.path } })
}

function problemOfUid(uid: string | undefined): number | null {
  if (uid === undefined) return 10016
  return isUid(uid) ? null : 20003
}

function profileFields({ uid, screenName, gender, location, verified }: Person, avatar: string): Fields {
  return {
    id: new Digits(uid),
    idstr: uid,
    screen_name: screenName,
    name: screenName,
    location,
    description: '',
    url: '',
    profile_image_url: avatar,
    profile_url: `u/${uid}`,
    domain: '',
    gender,
    followers_count: 0,
    friends_count: 0,
    statuses_count: 0,
    created_at: 'Fri Aug 28 00:00:00 +0800 2009',
    verified,
    verified_type: verified ? 0 : -1,
    avatar_large: avatar,
    avatar_hd: avatar,
    verified_reason: '',
    lang: 'zh-cn',
  }
}
