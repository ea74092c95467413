import { expect } from 'chai'
import { decideHandleChange, kindOf, withHandle } from '../../src/domain/handle-change.js'
import { aBinding, times } from '../support/builders.js'

const OPENID = 'openid:wx-web:one'
const UNION = 'unionid:one'
const binding = aBinding({ handles: [OPENID] })
const adding = { binding, add: UNION, replaces: null }

describe('the kind of a handle', () => {
  it('is the text up to the last colon', () => {
    expect([OPENID, UNION, '1404376560'].map(kindOf)).to.deep.equal(['openid:wx-web', 'unionid', ''])
  })
})

describe('decideHandleChange', () => {
  it('adds a handle that no binding has', () => {
    expect(decideHandleChange(adding, { stored: binding, ofHandle: null })).to.equal('add')
  })

  it('keeps a handle that the binding has got meanwhile (WX-6)', () => {
    const stored = { ...binding, handles: [OPENID, UNION] }
    expect(decideHandleChange(adding, { stored, ofHandle: stored })).to.equal('keep')
  })

  it('is outdated where another binding has the handle (WX-7)', () => {
    expect(decideHandleChange(adding, { stored: binding, ofHandle: aBinding() })).to.equal('outdated')
  })

  it('is outdated where the binding is gone, or is one of another account', () => {
    for (const stored of [null, aBinding({ userId: binding.userId })])
      expect(decideHandleChange(adding, { stored, ofHandle: null })).to.equal('outdated')
  })

  it('is outdated where the handle of that kind is another one than was read', () => {
    const stored = { ...binding, handles: [OPENID, 'unionid:two'] }
    expect(decideHandleChange(adding, { stored, ofHandle: null })).to.equal('outdated')
    expect(decideHandleChange({ ...adding, replaces: 'unionid:two' }, { stored, ofHandle: null })).to.equal('add')
    expect(decideHandleChange({ ...adding, replaces: 'unionid:two' }, { stored: binding, ofHandle: null })).to.equal(
      'outdated',
    )
  })

  it('is outdated where the binding has sixteen handles meanwhile, unless it replaces one (WX-24)', () => {
    const stored = { ...binding, handles: [...times(15, (index) => `openid:wx-${index}:one`), 'unionid:two'] }
    const openid = { binding, add: OPENID, replaces: null }
    expect(decideHandleChange(openid, { stored, ofHandle: null })).to.equal('outdated')
    expect(decideHandleChange({ ...adding, replaces: 'unionid:two' }, { stored, ofHandle: null })).to.equal('add')
  })
})

describe('a binding with another handle', () => {
  it('has it at the end, and no former one', () => {
    expect(withHandle(binding, adding)).to.deep.equal({ ...binding, handles: [OPENID, UNION] })
  })

  it('keeps the replaced one as a former handle, once', () => {
    const one = withHandle({ ...binding, handles: [UNION, OPENID] }, { add: 'unionid:two', replaces: UNION })
    expect(one).to.deep.equal({ ...binding, handles: [OPENID, 'unionid:two'], formerHandles: [UNION] })
    const back = withHandle(one, { add: UNION, replaces: 'unionid:two' })
    expect(back).to.deep.equal({ ...binding, handles: [OPENID, UNION], formerHandles: ['unionid:two'] })
  })

  it('keeps former handles when another one is added', () => {
    const stored = { ...binding, formerHandles: ['unionid:old'] }
    expect(withHandle(stored, adding)).to.deep.equal({ ...stored, handles: [OPENID, UNION] })
  })
})
