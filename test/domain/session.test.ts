import { expect } from 'chai'
import { isFresh, isOpen, lastSeenAt, mayReplacePassword, refresh, type Session } from '../../src/domain/session.js'

const OPENED = new Date('2026-11-22T08:00:00Z')
const TTL_SECONDS = 30 * 86_400
const MAX_SECONDS = 90 * 86_400
const SESSION: Session = {
  id: 's-1',
  userId: 'u-1',
  authenticatedAt: OPENED,
  provider: null,
  openedAt: OPENED,
  endedAt: null,
  endsAtLatest: at(MAX_SECONDS),
  refreshableUntil: at(TTL_SECONDS),
  liveTokens: ['first'],
  spentToken: null,
  spentAt: null,
  ip: '203.0.113.7',
  userAgent: 'Firefox',
}

function at(seconds: number): Date {
  return new Date(OPENED.getTime() + seconds * 1000)
}

function use(token: string, successor: string, session: Session, seconds: number) {
  return refresh(session, {
    token,
    successor,
    refreshTtlSeconds: TTL_SECONDS,
    refreshGraceSeconds: 10,
    now: at(seconds),
  })
}

function used(token: string, successor: string, session: Session, seconds: number): Session {
  const result = use(token, successor, session, seconds)
  if (result.verdict !== 'refreshed') throw new Error(`${token} is ${result.verdict}`)
  return result.session
}

describe('the rotation of refresh tokens', () => {
  let rotated: Session

  beforeEach(() => {
    rotated = used('first', 'second', SESSION, 60)
  })

  it('spends a token for its successor, and changes nothing else but the term', () => {
    expect(rotated).to.deep.equal({
      ...SESSION,
      liveTokens: ['second'],
      spentToken: 'first',
      spentAt: at(60),
      refreshableUntil: at(60 + TTL_SECONDS),
    })
  })

  it('gives a spent token that comes back within 10 s another pair of the same session', () => {
    const repeated = used('first', 'third', rotated, 70)
    expect(repeated).to.deep.equal({ ...rotated, liveTokens: ['second', 'third'] })
  })

  it('makes no more than 100 successors of one token, and does not end the session over it', () => {
    let repeated = rotated
    for (let count = 1; count < 100; count += 1) repeated = used('first', `extra-${count}`, repeated, 65)
    expect(repeated.liveTokens).to.have.length(100)
    expect(use('first', 'one-more', repeated, 65)).to.deep.equal({ verdict: 'closed' })
  })

  it('ends the session where a spent token comes back after more than 10 s', () => {
    const late = use('first', 'third', rotated, 70.001)
    expect(late).to.deep.equal({ verdict: 'reused', session: { ...rotated, endedAt: at(70.001) } })
  })

  it('counts the 10 s from the first spending, however often the token comes back', () => {
    const repeated = used('first', 'third', rotated, 69)
    expect(use('first', 'fourth', repeated, 71).verdict).to.equal('reused')
  })

  for (const [winner, loser] of [
    ['second', 'third'],
    ['third', 'second'],
  ] as const) {
    it(`lets the ${winner} token win where it is used first, and ends the session when the ${loser} is used`, () => {
      const repeated = used('first', 'third', rotated, 65)
      const won = used(winner, 'fourth', repeated, 66)
      expect(won.liveTokens).to.deep.equal(['fourth'])
      expect(use(loser, 'fifth', won, 67).verdict).to.equal('reused')
    })
  }

  it('ends the session where a spent token comes back within 10 s, but after its successor was used', () => {
    const further = used('second', 'third', rotated, 61)
    expect(use('first', 'fourth', further, 62).verdict).to.equal('reused')
  })

  it('gives the winner of two successors its own 10 s', () => {
    const won = used('third', 'fourth', used('first', 'third', rotated, 65), 80)
    expect(used('third', 'fifth', won, 90).liveTokens).to.deep.equal(['fourth', 'fifth'])
  })

  it('is closed to every token of an ended session, also the spent ones', () => {
    const ended = { ...rotated, endedAt: at(61) }
    for (const token of ['first', 'second', 'never']) {
      expect(use(token, 'third', ended, 62)).to.deep.equal({ verdict: 'closed' })
    }
  })

  it('gives a token its term from its last use', () => {
    expect(use('first', 'second', SESSION, TTL_SECONDS - 0.001).verdict).to.equal('refreshed')
    expect(use('first', 'second', SESSION, TTL_SECONDS)).to.deep.equal({ verdict: 'closed' })
    expect(use('second', 'third', rotated, TTL_SECONDS + 59).verdict).to.equal('refreshed')
    expect(use('second', 'third', rotated, TTL_SECONDS + 60).verdict).to.equal('closed')
  })

  it('leads no further than the end of the session, however often it is used', () => {
    const second = used('first', 'second', SESSION, TTL_SECONDS - 1)
    const third = used('second', 'third', second, 2 * TTL_SECONDS - 2)
    const fourth = used('third', 'fourth', third, 3 * TTL_SECONDS - 3)
    expect(fourth.refreshableUntil).to.deep.equal(at(MAX_SECONDS))
    expect(use('fourth', 'fifth', fourth, MAX_SECONDS).verdict).to.equal('closed')
  })
})

describe('a session', () => {
  it('is open until it is ended, unused for too long, or at its latest end', () => {
    expect(isOpen(SESSION, at(1))).to.equal(true)
    expect(isOpen({ ...SESSION, endedAt: at(0) }, at(1))).to.equal(false)
    expect(isOpen({ ...SESSION, refreshableUntil: at(1) }, at(1))).to.equal(false)
    expect(isOpen({ ...SESSION, endsAtLatest: at(1) }, at(1))).to.equal(false)
  })

  it('was last seen at its opening, or at its last refresh', () => {
    expect(lastSeenAt(SESSION)).to.deep.equal(OPENED)
    expect(lastSeenAt(used('second', 'third', used('first', 'second', SESSION, 60), 120))).to.deep.equal(at(120))
  })

  it('BI-10: is fresh while its login is younger than the term, and not at that age', () => {
    expect(isFresh(SESSION, at(599.999), 600)).to.equal(true)
    expect(isFresh(SESSION, at(600), 600)).to.equal(false)
  })

  it('lets the password be replaced after a fresh login at a provider alone (BI-10)', () => {
    const byProvider = { ...SESSION, provider: 'weibo' }
    expect(mayReplacePassword(byProvider, at(599.999), 600)).to.equal(true)
    expect(mayReplacePassword(byProvider, at(600), 600)).to.equal(false)
    expect(mayReplacePassword(SESSION, at(0), 600)).to.equal(false)
  })
})
