import { expect } from 'chai'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { anEvent } from '../support/builders.js'
import type { Evidence } from './evidence.js'
import type { Call } from './history.js'
import { brokenPromises } from './history-check.js'

const ANSWERED = { url: null, sentAt: 0, ms: 10, error: null, uid: '7', username: null, code: null, tokenOf: null }
const first: Call = { ...ANSWERED, id: 'v.1', action: 'callback', status: 200, code: 'code-1' }
const registered: Call = { ...ANSWERED, id: 'v.2', action: 'register', status: 201, username: 'v-0', tokenOf: 'u-1' }
const second: Call = { ...ANSWERED, id: 'v.3', action: 'callback', status: 200, code: 'code-2', tokenOf: 'u-1' }
const unsure: Call = { ...ANSWERED, id: 'v.4', action: 'callback', status: 503, code: 'code-3', error: 'unavailable' }
const cut: Call = { ...ANSWERED, id: 'v.5', action: 'bind', status: null }

const asked = event('e-1', 'bind.required', { uid: '7', request_id: 'v.1' })
const made = event('e-2', 'user.registered', { uid: '7', user_id: 'u-1', request_id: 'v.2' })
const loggedIn = event('e-3', 'login.succeeded', { uid: '7', user_id: 'u-1', request_id: 'v.3' })

const CALLS = [first, registered, second, unsure, cut]
const EVIDENCE: Evidence = {
  events: [loggedIn, made, asked],
  users: [{ id: 'u-1', username: 'v-0' }],
  bindings: [{ uid: '7', userId: 'u-1' }],
  sessions: ['u-1', 'u-1'],
  waiting: 0,
  exchanges: ['code-1', 'code-2'],
}

describe('the history check of the fault suite', () => {
  it('finds nothing where every promise is kept', () => {
    expect(brokenPromises({ calls: CALLS }, EVIDENCE)).to.be.empty
  })

  const calls: Readonly<Record<string, readonly [Call, Partial<Call>, RegExp]>> = {
    'a 500': [unsure, { status: 500 }, /answered 500/],
    'a call that was never answered': [cut, { ms: 40_000 }, /answered never/],
    'an answer without its event': [unsure, { status: 400 }, /answered 400 {1,2}unavailable, has 0 events/],
    'a token of another user': [second, { tokenOf: 'u-2' }, /token of u-2/],
    'a token for an event that opens no session': [first, { tokenOf: 'u-1' }, /token of u-1, given by callback v.1/],
    'a login without an exchange': [second, { code: 'code-9' }, /code of callback v.3, of 7, was exchanged 0 times/],
    'an acknowledged user that is lost': [registered, { username: 'v-1' }, /user v-1 of register v.2 is lost/],
    'an acknowledged binding that is lost': [registered, { uid: '8' }, /binding of 8 of register v.2 is lost/],
  }
  for (const [name, [call, change, problem]] of Object.entries(calls))
    it(`finds ${name}`, () => {
      const changed = CALLS.map((each) => (each === call ? { ...call, ...change } : each))
      expect(brokenPromises({ calls: changed }, EVIDENCE).join('\n')).to.match(problem)
    })

  const changes: Readonly<Record<string, readonly [Partial<Evidence>, RegExp]>> = {
    'an event that is missing': [{ events: [loggedIn, made] }, /callback v.1, answered 200 , has 0 events/],
    'an answer with two events': [{ events: [...EVIDENCE.events, { ...asked, id: 'e-4' }] }, /v.1.*has 2 events/],
    'an event that is recorded twice': [{ events: [...EVIDENCE.events, asked] }, /e-1 is recorded twice/],
    'an unsure answer with two events': [
      { events: [...EVIDENCE.events, ...['e-5', 'e-6'].map((id) => event(id, 'login.failed', { request_id: 'v.4' }))] },
      /v.4.*has 2 events/,
    ],
    'an event of nobody': [
      { events: [...EVIDENCE.events, event('e-7', 'login.failed', { request_id: 'v.9' })] },
      /call that nobody made/,
    ],
    'a code that was exchanged twice': [{ exchanges: ['code-1', 'code-2', 'code-3', 'code-3'] }, /v.4.*2 times/],
    'a uid with two users': [{ bindings: [...EVIDENCE.bindings, { uid: '7', userId: 'u-2' }] }, /7 is u-1 and u-2/],
    'a uid that was logged in as another user': [
      { events: [{ ...loggedIn, data: { ...loggedIn.data, user_id: 'u-2' } }, made, asked] },
      /7 is u-1 and u-2/,
    ],
    'a user with two uids': [{ bindings: [...EVIDENCE.bindings, { uid: '8', userId: 'u-1' }] }, /u-1 has 2 bindings/],
    'a user without a binding': [{ bindings: [] }, /binding 7 of u-1: 0 stored, 1 events/],
    'a binding without a user': [{ users: [] }, /user u-1: 0 stored, 1 events/],
    'a user without its event': [{ users: [...EVIDENCE.users, { id: 'u-3', username: 'v-3' }] }, /user u-3: 1 stored/],
    'a session without its event': [{ sessions: ['u-1', 'u-1', 'u-1'] }, /session of user u-1: 3 stored, 2 events/],
    'an event that still waits': [{ waiting: 1 }, /1 events were never recorded/],
  }
  for (const [name, [change, problem]] of Object.entries(changes))
    it(`finds ${name}`, () => {
      expect(brokenPromises({ calls: CALLS }, { ...EVIDENCE, ...change }).join('\n')).to.match(problem)
    })
})

function event(id: string, type: string, data: AuditEvent['data']): AuditEvent {
  return { ...anEvent({ id, type: `weibind.${type}` as AuditEvent['type'] }), data }
}
