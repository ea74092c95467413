import type { Authentication, OAuthProvider } from '../../../src/application/ports/oauth-provider.js'

/** A second provider: it has two channels and none of the optional capabilities. */
export class FakeAcme implements OAuthProvider {
  readonly name = 'acme'
  readonly channels = [
    { name: 'web', method: 'acme-web' },
    { name: 'kiosk', method: 'acme-kiosk' },
  ] as const
  readonly absentChannels = ['desk']
  /** The channels that codes were exchanged for. */
  readonly exchangedFor: string[] = []

  authorizationUrl(): string {
    return 'https://acme.example/authorize'
  }

  async authenticate(_code: string, channel: string): Promise<Authentication> {
    this.exchangedFor.push(channel)
    return { outcome: 'refused', error: 'invalid_code' }
  }
}
