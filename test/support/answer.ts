import { expect } from 'chai'
import { FAILURES } from './failure-table.js'

/** The fields of all answers together. Each answer has some of them. */
export interface AnswerData {
  readonly type: string
  readonly url: string
  readonly state: string
  readonly token: string
  readonly token_type: string
  readonly expires_in: number
  readonly refresh_token: string
  readonly user: { readonly id: string; readonly username: string }
  readonly uid: string
  readonly bind_ticket: string
  readonly purpose: 'login' | 'bind'
  readonly channel: string
  readonly profile: { readonly screen_name: string; readonly avatar_url: string | null } | null
  readonly suggested_username?: string | null
  readonly return_to: string | null
}

export interface Envelope<Data = AnswerData> {
  readonly code: number
  readonly msg: string
  readonly data: Data
  readonly error?: string
  readonly details?: readonly { readonly field: string; readonly problem: string }[]
  readonly request_id?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Internal details that a failure must not reveal (rule IN-4). */
const INSIDES =
  /node_modules|node:|\/src\/|\/dist\/|\.[jt]s:\d|\bat .+:\d+:\d+|SQLITE|sqlite|SELECT |zod|koa|axios|ECONN/i

/** The envelope of an answer. It checks the envelope and the headers first. */
export function envelopeOf<Data = AnswerData>(answer: Answer): Envelope<Data> {
  const { status, headers, text } = answer
  expectSaneHeaders(answer)
  expect(headers.get('content-type')).to.equal('application/json; charset=utf-8')
  const envelope: Envelope<Data> = JSON.parse(text)
  expect(envelope.msg).to.be.a('string').that.is.not.empty
  if (status < 400) {
    expect(Object.keys(envelope)).to.deep.equal(['code', 'msg', 'data'])
    expect(envelope.code).to.equal(0)
    return envelope
  }
  expect(Object.keys(envelope).filter((key) => key !== 'details')).to.deep.equal(['code', 'msg', 'error', 'request_id'])
  expect([status, envelope.code], envelope.error).to.deep.equal(FAILURES[envelope.error ?? ''])
  expect(envelope.request_id).to.equal(headers.get('x-request-id'))
  expect(text).not.to.match(INSIDES)
  if (status === 401 && envelope.error === 'invalid_token') expect(headers.get('www-authenticate')).to.match(/^B/)
  if (status === 503) expect(headers.get('retry-after')).to.match(/^[1-9]\d*$/)
  return envelope
}

export function expectSaneHeaders({ headers }: Answer): void {
  expect(headers.get('x-request-id'))
    .to.be.a('string')
    .that.matches(/^[\w.:-]{1,128}$/)
  expect(headers.get('x-content-type-options')).to.equal('nosniff')
  expect(headers.get('cache-control')).to.match(/^(no-store|public, max-age=300)$/)
}
