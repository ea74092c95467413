import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'

type Fields = Readonly<Record<string, unknown>>

const GOOD: readonly (readonly [method: string, path: string, fields: Fields])[] = [
  ['POST', '/oauth/weibo/callback/', { code: 'x', state: 'x' }],
  ['POST', '/oauth/weibo/callback/', { error: 'access_denied', state: 'x' }],
  ['POST', '/oauth/weibo/bind/', { bind_ticket: 'x', username: newName(), password: PASSWORD }],
  ['POST', '/oauth/weibo/token/', { access_token: 'x' }],
  ['POST', '/users/', { username: newName(), password: PASSWORD, bind_ticket: 'x' }],
  ['POST', '/sessions/', { username: newName(), password: PASSWORD }],
  ['POST', '/sessions/refresh/', { refresh_token: 'x' }],
  ['DELETE', '/sessions/', { refresh_token: 'x' }],
]

const HOSTILE: Readonly<Record<string, string>> = {
  null: 'null',
  true: 'true',
  'a number': '0',
  'a large number': '1e999',
  'an empty array': '[]',
  'an array of it': '["x"]',
  'an empty object': '{}',
  'an operator': '{"$gt":""}',
  'a prototype': '{"__proto__":{"length":1}}',
  'an object that says it is a string': '{"length":1,"toString":"x"}',
  'an object whose length cannot be compared': '{"length":{"toString":1}}',
  'a string of 10 KB': JSON.stringify('x'.repeat(10_240)),
}

describe('rule IN-1: values from outside', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })

  for (const [method, path, fields] of GOOD) {
    for (const field of Object.keys(fields)) {
      it(`IN-1: ${method} ${path} accepts only a string of bounded length as ${field}`, async () => {
        for (const [name, value] of Object.entries(HOSTILE)) {
          const { [field]: _, ...others } = fields
          const body = JSON.stringify(others).replace(/\}$/, `,"${field}":${value}}`).replace('{,', '{')
          const answer = await browser.call(method, path, { body })
          expect(answer.error, name).to.equal('invalid_request')
          expect(
            answer.envelope.details?.map((detail) => detail.field),
            name,
          ).to.include(field)
          expect(answer.text, name).not.to.include('xxxxx')
        }
      })
    }
  }

  for (const value of [
    "' OR 1=1 --",
    '$where',
    '__proto__',
    'constructor',
    '\u202e',
    '../../etc',
    '%00',
    '😀',
    '{"$gt":""}',
  ]) {
    it(`IN-1: ${JSON.stringify(value)} is an ordinary string that matches nothing`, async () => {
      const calls = {
        invalid_state: browser.callback({ code: value, state: value }),
        invalid_credentials: browser.logIn(value, value),
        invalid_refresh_token: browser.refresh(value),
        invalid_bind_ticket: browser.register({ username: newName(), bind_ticket: value }),
      }
      for (const [error, call] of Object.entries(calls)) expect((await call).error).to.equal(error)
    })
  }

  for (const [method, path, fields] of GOOD) {
    for (const field of Object.keys(fields).filter((name) => name !== 'password')) {
      it(`IN-1: ${method} ${path} takes no control character and no unpaired surrogate in ${field}`, async () => {
        for (const value of [
          'nul\0tail',
          'escape\u001b',
          'line\nbreak',
          'delete\u007f',
          'half \ud800',
          '\udc00 half',
        ]) {
          const answer = await browser.call(method, path, { body: { ...fields, [field]: value } })
          expect(answer.error, JSON.stringify(value)).to.equal('invalid_request')
          const problem = 'must not contain control characters or unpaired surrogates'
          expect(answer.envelope.details).to.deep.equal([{ field, problem }])
        }
      })
    }
  }

  it('IN-1: a password may have any characters', async () => {
    for (const password of ['nul\0tail', 'half \ud800'])
      expect((await browser.logIn(newName(), password)).error).to.equal('invalid_credentials')
  })

  it('IN-1: unknown fields are ignored, __proto__ and constructor too', async () => {
    const { code, state } = await browser.visitWeibo(newUid())
    const body = `{"__proto__":{"error":"x"},"constructor":{"prototype":{"error":"x"}},"x":[{}],"code":"${code}","state":"${state}"}`
    expect((await browser.call('POST', '/oauth/weibo/callback/', { body })).data.type).to.equal('1')
    const form = new URLSearchParams({ ...(await browser.visitWeibo(newUid())), __proto__x: '1', constructor: 'x' })
    form.append('__proto__', 'x')
    expect((await browser.call('POST', '/oauth/weibo/callback/', { body: form })).data.type).to.equal('1')
  })

  it('IN-1: fields come only from the body', async () => {
    const { code, state } = await browser.visitWeibo(newUid())
    const path = `/oauth/weibo/callback/?${new URLSearchParams({ code, state })}`
    expect((await browser.call('POST', path, { body: {} })).error).to.equal('invalid_request')
    expect((await browser.callback({ code, state })).status).to.equal(200)
  })

  it('IN-1: a query of more than 100 fields is refused', async () => {
    const answers = ['a&'.repeat(99), 'a&'.repeat(6000)].map((query) => browser.call('GET', `/oauth/weibo/?${query}`))
    expect((await Promise.all(answers)).map(({ error }) => error)).to.deep.equal([undefined, 'invalid_request'])
  })

  it('IN-1: a return_to that is no URL at all is refused', async () => {
    for (const path of ['/\\\\\\', '//', '///', '/\\', '//[', '//a:b'])
      expect((await browser.call('GET', `/oauth/weibo/?return_to=${encodeURIComponent(path)}`)).error, path).to.equal(
        'invalid_request',
      )
  })

  it('IN-1: hostile queries of an operator are refused or find nothing', async () => {
    for (const query of ['uid[$ne]=x', 'uid=%ff%fe', 'type=x&type=y', '__proto__=x', 'user_id=%F0%9F%98%80']) {
      const { status } = await browser.call('GET', `/audit/events/?${query}`, { bearer: ADMIN_TOKEN })
      expect(status, query).to.be.oneOf([200, 400])
    }
    for (const query of ['uid=%00', 'user_id=a%00b', 'type=%1b', 'provider=%7f']) {
      const { error } = await browser.call('GET', `/audit/events/?${query}`, { bearer: ADMIN_TOKEN })
      expect(error, query).to.equal('invalid_request')
    }
    for (const id of ['%00', 'e_%00', '%0a']) {
      const { error } = await browser.call('POST', `/audit/failed/${id}/retry/`, { bearer: ADMIN_TOKEN })
      expect(error, id).to.equal('not_found')
    }
  })
})
