import { expect } from 'chai'
import type { OAuthProvider, TokenLogin, WithdrawalNotices } from '../../src/application/ports/oauth-provider.js'

/** The fault of a token, or of the provider's answer about it. */
export type SdkToken = 'good' | 'of-another-app' | 'expired' | 'revoked' | 'silent' | 'senseless'

export interface OpenedProvider {
  readonly provider: OAuthProvider
  /** A person visits the page and agrees. Returns the code, the state, and the URI that the browser was sent to. */
  agree(url: string, uid: string): Promise<Readonly<Record<'code' | 'state' | 'redirectUri', string>>>
  /** As `agree`, but the exchange of this code gets no answer, or one that cannot be parsed. */
  agreeInTrouble(url: string, trouble: 'silent' | 'senseless'): Promise<{ readonly code: string }>
  /** How many exchanges reached the provider. */
  exchanges(): number
  close(): Promise<void>
}

/** A provider with the capability `tokenLogin`. */
export interface OpenedTokenLogin extends OpenedProvider {
  readonly provider: OAuthProvider & { readonly tokenLogin: TokenLogin }
  /** An access token of this person, as the provider's SDK gives it to an app. Default: a valid token of our app. */
  tokenOfSdk(uid: string, of?: SdkToken): Promise<string>
  /** How often the provider was asked about a token. */
  inspections(): number
}

/** A provider with the capability `withdrawals`. */
export interface OpenedWithdrawals extends OpenedProvider {
  readonly provider: OAuthProvider & { readonly withdrawals: WithdrawalNotices }
  /** What the provider calls our application in its notices. */
  readonly source: string
}

/** What every provider promises. */
export function oauthProviderContract(name: string, open: () => Promise<OpenedProvider>): void {
  describe(`OAuthProvider contract: ${name}`, () => {
    let opened: OpenedProvider
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    const channel = () => opened.provider.channels[0]?.name ?? ''
    const page = (state = 'a-state') =>
      opened.provider.authorizationUrl({ channel: channel(), state, forceLogin: false })

    it('sends the browser away with the state, and to one constant place back (OA-5)', async () => {
      const first = await opened.agree(page('one'), '11')
      const second = await opened.agree(page('two'), '12')
      expect([first.state, second.state]).to.deep.equal(['one', 'two'])
      expect(first.redirectUri).to.equal(second.redirectUri)
    })

    it('asks for a new login at the provider only with forceLogin', () => {
      const forced = opened.provider.authorizationUrl({ channel: channel(), state: 'a-state', forceLogin: true })
      expect(forced).to.not.equal(page())
    })

    it('returns the uid of the code’s owner, byte for byte (OA-7)', async () => {
      for (const uid of ['1404376560', '0123', '9007199254740993']) {
        const { code } = await opened.agree(page(), uid)
        const authentication = await opened.provider.authenticate(code, channel())
        if (authentication.outcome !== 'authenticated') throw new Error(authentication.outcome)
        const { identity, handles } = authentication.account
        expect(identity).to.deep.equal({ provider: opened.provider.name, uid })
        expect(new Set(handles)).to.have.lengthOf(handles.length)
        expect(handles).to.have.lengthOf.within(1, 16)
      }
    })

    it('returns a profile or null, and never throws', async () => {
      const { code } = await opened.agree(page(), '1404376560')
      const authentication = await opened.provider.authenticate(code, channel())
      if (authentication.outcome !== 'authenticated') throw new Error(authentication.outcome)
      expect(await authentication.profile())
        .to.have.property('screenName')
        .that.is.a('string')
    })

    it('refuses a used or unknown code with invalid_code', async () => {
      const { code } = await opened.agree(page(), '11')
      await opened.provider.authenticate(code, channel())
      for (const bad of [code, 'never-given']) {
        expect(await opened.provider.authenticate(bad, channel())).to.include({
          outcome: 'refused',
          error: 'invalid_code',
        })
      }
    })

    it('fails as an outcome, sends the code once, and throws nothing where the provider is silent (OA-3)', async () => {
      const { code } = await opened.agreeInTrouble(page(), 'silent')
      const before = opened.exchanges()
      expect(await opened.provider.authenticate(code, channel())).to.include({
        outcome: 'failed',
        error: 'provider_timeout',
      })
      expect(opened.exchanges()).to.equal(before + 1)
    })

    it('treats an answer that it cannot parse as a failure', async () => {
      const { code } = await opened.agreeInTrouble(page(), 'senseless')
      expect(await opened.provider.authenticate(code, channel())).to.include({
        outcome: 'failed',
        error: 'provider_error',
      })
    })
  })
}

/** What every provider with a login by the token of its SDK promises. */
export function tokenLoginContract(name: string, open: () => Promise<OpenedTokenLogin>): void {
  describe(`TokenLogin contract: ${name}`, () => {
    let opened: OpenedTokenLogin
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    const page = () =>
      opened.provider.authorizationUrl({
        channel: opened.provider.channels[0]?.name ?? '',
        state: 'a-state',
        forceLogin: false,
      })

    it('returns the owner of an app’s access token with a profile, at every call (OA-7)', async () => {
      for (const uid of ['1404376560', '9007199254740993', '12345678901234567891']) {
        const token = await opened.tokenOfSdk(uid)
        for (const _time of ['first', 'second']) {
          const authentication = await opened.provider.tokenLogin.authenticate(token)
          if (authentication.outcome !== 'authenticated') throw new Error(authentication.outcome)
          expect(authentication.account.identity.uid).to.equal(uid)
          expect(await authentication.profile()).to.have.property('screenName')
          expect(JSON.stringify(authentication)).not.to.include(token)
        }
      }
      expect(opened.inspections()).to.equal(6)
      expect(opened.exchanges()).to.equal(0)
    })

    for (const kind of ['of-another-app', 'expired', 'revoked'] as const) {
      it(`refuses an access token that is ${kind} with invalid_code`, async () => {
        const token = await opened.tokenOfSdk('11', kind)
        const refused = { outcome: 'refused', error: 'invalid_code' }
        expect(await opened.provider.tokenLogin.authenticate(token)).to.deep.equal(refused)
      })
    }

    it('refuses any text that is not an access token', async () => {
      const { code } = await opened.agree(page(), '11')
      for (const bad of [code, 'never-given', '11', 'a b&uid=1', '\u0000']) {
        expect(await opened.provider.tokenLogin.authenticate(bad)).to.deep.equal({
          outcome: 'refused',
          error: 'invalid_code',
        })
      }
    })

    it('fails as an outcome where it is not told whose an access token is, or in a way that makes no sense', async () => {
      for (const [trouble, error] of [
        ['silent', 'provider_timeout'],
        ['senseless', 'provider_error'],
      ] as const) {
        const token = await opened.tokenOfSdk('11', trouble)
        expect(await opened.provider.tokenLogin.authenticate(token)).to.include({ outcome: 'failed', error })
      }
    })
  })
}

/** What every provider with withdrawal notices promises. */
export function withdrawalNoticesContract(name: string, open: () => Promise<OpenedWithdrawals>): void {
  describe(`WithdrawalNotices contract: ${name}`, () => {
    let opened: OpenedWithdrawals
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    it('reads the account in a notice for our application, byte for byte (OA-7)', () => {
      for (const uid of ['1404376560', '0123', '9007199254740993', '9'.repeat(64)])
        expect(opened.provider.withdrawals.accountIn({ source: opened.source, uid })).to.have.nested.property(
          'identity.uid',
          uid,
        )
    })

    it('reads no account in a notice for another application, or with an invalid uid', () => {
      for (const source of ['', '0', `${opened.source}0`, `0${opened.source}`, ` ${opened.source}`])
        expect(opened.provider.withdrawals.accountIn({ source, uid: '1404376560' })).to.equal(null)
      for (const uid of ['', '0', '-1', '1e9', ' 1', '1\n', '9'.repeat(65), '2.00abc', '１２', '$ne'])
        expect(opened.provider.withdrawals.accountIn({ source: opened.source, uid }), uid).to.equal(null)
    })
  })
}
