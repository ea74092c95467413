import { expect } from 'chai'
import type { Binding } from '../../src/domain/binding.js'
import { type Recognition, recognizeAccount } from '../../src/domain/recognize-account.js'
import { aBinding, times } from '../support/builders.js'

const WEB = 'openid:wx-web:one'
const OTHER_WEB = 'openid:wx-web:two'
const MP = 'openid:wx-mp:one'
const UNION = 'unionid:one'
const OTHER_UNION = 'unionid:two'

const of = (...handles: string[]) => aBinding({ identity: { provider: 'weixin', uid: 'uid' }, handles })

const UNKNOWN: Recognition = { outcome: 'unknown' }
const CONTRADICTION: Recognition = { outcome: 'contradiction' }
const known = (binding: Binding, more: object = {}) => ({
  outcome: 'known',
  binding,
  change: null,
  isConflict: false,
  isFull: false,
  ...more,
})
const added = (binding: Binding, add: string, replaces: string | null = null) =>
  known(binding, { change: { binding, add, replaces } })

interface Row {
  readonly title: string
  readonly handles: readonly string[]
  readonly found: readonly Binding[]
  readonly is: object
}

const openidAlone = of(WEB)
const whole = of(WEB, UNION)
const unionAlone = of(UNION)
const otherChannel = of(MP, UNION)
const anotherPerson = of(OTHER_WEB, UNION)
const renamed = of(WEB, OTHER_UNION)

/** The rows of the table in section 8 of docs/weixin.md. */
const ROWS: readonly Row[] = [
  { title: '1: nobody has a handle', handles: [WEB, UNION], found: [], is: UNKNOWN },
  { title: '1: nobody has the openid, and no unionid is sent', handles: [WEB], found: [], is: UNKNOWN },
  {
    title: '2: the openid’s binding gets the unionid',
    handles: [WEB, UNION],
    found: [openidAlone],
    is: added(openidAlone, UNION),
  },
  {
    title: '3: the openid’s binding, and no unionid is sent',
    handles: [WEB],
    found: [openidAlone],
    is: known(openidAlone),
  },
  { title: '3: a stored unionid stays where none is sent', handles: [WEB], found: [whole], is: known(whole) },
  {
    title: '4: the unionid’s binding gets the openid of another channel',
    handles: [WEB, UNION],
    found: [otherChannel],
    is: added(otherChannel, WEB),
  },
  {
    title: '4: the unionid’s binding without any openid gets the openid',
    handles: [WEB, UNION],
    found: [unionAlone],
    is: added(unionAlone, WEB),
  },
  {
    title: '5: the unionid’s binding has another openid of the application',
    handles: [WEB, UNION],
    found: [anotherPerson],
    is: CONTRADICTION,
  },
  {
    title: '6: the openid’s binding, where the unionid is another user’s',
    handles: [WEB, UNION],
    found: [openidAlone, otherChannel],
    is: known(openidAlone, { isConflict: true }),
  },
  {
    title: '6: in any order of the bindings',
    handles: [WEB, UNION],
    found: [otherChannel, openidAlone],
    is: known(openidAlone, { isConflict: true }),
  },
  {
    title: '6: also where the other binding has an openid of the application',
    handles: [WEB, UNION],
    found: [openidAlone, anotherPerson],
    is: known(openidAlone, { isConflict: true }),
  },
  {
    title: '7: the new unionid replaces the binding’s other one',
    handles: [WEB, UNION],
    found: [renamed],
    is: added(renamed, UNION, OTHER_UNION),
  },
  {
    title: '8: the binding keeps its own unionid where the new one is another user’s',
    handles: [WEB, UNION],
    found: [renamed, otherChannel],
    is: known(renamed, { isConflict: true }),
  },
  { title: '9: both handles are one binding’s', handles: [WEB, UNION], found: [whole], is: known(whole) },
]

describe('recognizeAccount (WX-4)', () => {
  for (const { title, handles, found, is } of ROWS) {
    it(`row ${title}`, () => {
      expect(recognizeAccount({ identity: { provider: 'weixin', uid: 'sent' }, handles }, found)).to.deep.equal(is)
    })
  }

  it('knows a Weibo account by its only handle', () => {
    const binding = aBinding()
    expect(recognizeAccount(binding, [binding])).to.deep.equal(known(binding))
    expect(recognizeAccount(binding, [])).to.deep.equal(UNKNOWN)
  })

  it('does not add a seventeenth handle, and still replaces one (WX-24)', () => {
    const openids = times(15, (index) => `openid:wx-${index}:one`)
    const full = of(...openids, UNION)
    const account = (...handles: string[]) => ({ identity: { provider: 'weixin', uid: 'sent' }, handles })
    expect(recognizeAccount(account(WEB, UNION), [full])).to.deep.equal(known(full, { isFull: true }))
    const almost = of(...openids)
    expect(recognizeAccount(account('openid:wx-1:one', UNION), [almost])).to.deep.equal(added(almost, UNION))
    expect(recognizeAccount(account('openid:wx-1:one', OTHER_UNION), [full])).to.deep.equal(
      added(full, OTHER_UNION, UNION),
    )
  })
})
