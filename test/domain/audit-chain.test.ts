import { expect } from 'chai'
import { HmacChainKey } from '../../src/adapters/system/hmac-chain-key.js'
import { adoptedAnchor, isAnchorGenuine, newAnchor, retainedAnchor } from '../../src/domain/audit-anchor.js'
import {
  type ChainHead,
  entryHash,
  erasureMark,
  keyMark,
  NO_HASH,
  personalDigest,
  sealEntry,
} from '../../src/domain/audit-chain.js'
import { checkpointOf, isCheckpointGenuine } from '../../src/domain/audit-checkpoint.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { canonicalJson } from '../../src/domain/canonical-json.js'
import { withoutPersonalData } from '../../src/domain/erasure.js'
import { personalPart, publicPart } from '../../src/domain/personal-part.js'
import { anEvent } from '../support/builders.js'

/** The worked example of the contract. */
const KEY = new HmacChainKey('weibind-audit-chain-key-example!')
const SALT = '000102030405060708090a0b0c0d0e0f'
const EVENT: AuditEvent = JSON.parse(
  '{"specversion":"1.0","id":"019ddf5e-2c00-7b3a-9c4d-5e6f708192a3","source":"/weibind","type":"weibind.login.succeeded","time":"2026-11-22T08:00:00.000Z","subject":"weibo:1404376560","datacontenttype":"application/json","data":{"provider":"weibo","uid":"1404376560","user_id":"42","method":"weibo","ip":"203.0.113.7","user_agent":"curl/8","request_id":"r-1"}}',
)
const START: ChainHead = { seq: 0, hash: NO_HASH }
const DIGEST = '04ec6e612d3ef2ec257a03732c70a28159dcd3750c956761ab5deccbc8f4cb59'
const HASH = '7a9f7b8a7ccd6e5acc097943f53d2c53e63ec1c7cb773c8ff1c450559847eb2c'
const ERASED = 'daced75851fd81b3e5dcf73fe92eea0581cadc0b238d39a0032c7d8d9596af2b'
const NOON = new Date('2026-11-22T12:00:00.000Z')

describe('the hash chain of the audit log', () => {
  it('OP-6: seals the worked example as the contract says', () => {
    expect(canonicalJson(personalPart(EVENT))).to.equal(
      '{"ip":"203.0.113.7","subject":"weibo:1404376560","uid":"1404376560","user_agent":"curl/8"}',
    )
    expect(sealEntry(KEY, EVENT, START, SALT)).to.deep.equal({
      seq: 1,
      hash: HASH,
      digest: DIGEST,
      salt: SALT,
      erased: null,
    })
    expect(erasureMark(KEY, HASH)).to.equal(ERASED)
    expect(keyMark(KEY)).to.equal('599c5b8e')
  })

  it('OP-5: has the same hash after an erasure', () => {
    const erased = withoutPersonalData(EVENT)
    expect(entryHash(KEY, { seq: 1, prev: NO_HASH, event: erased, digest: DIGEST })).to.equal(HASH)
    expect(personalDigest(KEY, erased, SALT)).to.not.equal(DIGEST)
  })

  it('OP-5: keeps no salt of an event that was erased before it is recorded', () => {
    const { hash, salt, erased } = sealEntry(KEY, withoutPersonalData(EVENT), START, SALT)
    expect({ salt, erased }).to.deep.equal({ salt: null, erased: erasureMark(KEY, hash) })
  })

  it('does not count the import of a user without a binding as erased', () => {
    const imported: AuditEvent = { ...withoutPersonalData(EVENT), type: 'weibind.user.imported' }
    expect(sealEntry(KEY, imported, START, SALT)).to.include({ salt: SALT, erased: null })
  })

  it('takes the reason of an operator away with the rest, except that of a deletion', () => {
    const event = (type: AuditEvent['type']) => {
      const data = { operator_reason: 'asked by telephone' }
      return anEvent({ type, data: data as object })
    }
    const [recovery, deletion] = [event('weibind.session.ended'), event('weibind.user.deleted')]
    expect(personalPart(recovery)).to.have.property('operator_reason')
    expect(publicPart(recovery).data).to.not.have.property('operator_reason')
    expect(personalPart(deletion)).to.not.have.property('operator_reason')
    expect(publicPart(deletion).data).to.have.property('operator_reason')
  })

  it('signs each anchor and each checkpoint over all of its fields', () => {
    const first = newAnchor(KEY, NOON)
    const anchors = [first, adoptedAnchor(KEY, 812, NOON), retainedAnchor(KEY, first, { seq: 9, hash: HASH }, NOON)]
    for (const anchor of anchors) {
      expect(isAnchorGenuine(KEY, anchor)).to.equal(true)
      for (const change of [{ seq: 7 }, { reason: 'adopted', adopted: null, time: '' }, { key: '00000000' }])
        expect(isAnchorGenuine(KEY, { ...anchor, ...change } as typeof anchor)).to.equal(false)
    }
    expect(isAnchorGenuine(new HmacChainKey('another key of thirty-two bytes!'), first)).to.equal(false)
    const checkpoint = checkpointOf(KEY, { seq: 9, hash: HASH }, NOON)
    expect(isCheckpointGenuine(KEY, checkpoint)).to.equal(true)
    expect(isCheckpointGenuine(KEY, { ...checkpoint, seq: 8 })).to.equal(false)
  })
})

describe('canonical JSON', () => {
  it('sorts names by their UTF-16 code units, at every depth, and writes as RFC 8785 does', () => {
    const value = { b: [1e21, -0, 0.1, { z: null, a: true }], '\u20ac': 'é\n"\u2028', '1': undefined, '10': 1, '9': 2 }
    expect(canonicalJson(value)).to.equal(
      '{"10":1,"9":2,"b":[1e+21,0,0.1,{"a":true,"z":null}],"\u20ac":"é\\n\\"\u2028"}',
    )
    expect(canonicalJson({ '\ufb33': 1, '\u{1f600}': 2 })).to.equal('{"\u{1f600}":2,"\ufb33":1}')
  })
})
