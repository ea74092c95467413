import { ContainerModule } from 'inversify'
import type { Clock } from '../../application/ports/clock.js'
import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import { AesGcmSealer } from '../jwt/aes-gcm-sealer.js'
import { JwtTokenIssuer, type SigningKeys } from '../jwt/jwt-token-issuer.js'
import { deriveSealingKeys } from '../jwt/sealing-keys.js'
import { Argon2PasswordHasher } from '../system/argon2-password-hasher.js'
import { FxaCommonPasswords } from '../system/fxa-common-passwords.js'
import { RandomSecrets } from '../system/random-secrets.js'
import { UnhomoglyphConfusables } from '../system/unhomoglyph-confusables.js'
import { UuidIdentifiers } from '../system/uuid-identifiers.js'
import type { AxiosWeiboProvider } from '../weibo/axios-weibo-provider.js'
import type { Addresses } from './addresses.js'
import { rateLimits } from './rate-limits.js'
import { FIGURE, PORT } from './tokens.js'

export interface OutsideWorld {
  readonly settings: Settings
  readonly addresses: Addresses
  readonly keys: SigningKeys
  readonly weibo: AxiosWeiboProvider
  readonly clock: Clock
  readonly log: Log
}

/** Everything that is neither a store nor a queue: Weibo, tokens, hashes, time, chance, and the configuration's figures. */
export function outsideWorld({ settings, addresses, keys, weibo, clock, log }: OutsideWorld): ContainerModule {
  const { accessTokenTtlSeconds } = settings
  const tokenSettings = { issuer: addresses.issuer, audience: settings.jwt.audience, accessTokenTtlSeconds }
  return new ContainerModule(({ bind }) => {
    bind(PORT.clock).toConstantValue(clock)
    bind(PORT.commonPasswords).toConstantValue(new FxaCommonPasswords())
    bind(PORT.confusables).toConstantValue(new UnhomoglyphConfusables())
    bind(PORT.hasher).toConstantValue(new Argon2PasswordHasher())
    bind(PORT.ids).toConstantValue(new UuidIdentifiers())
    bind(PORT.log).toConstantValue(log)
    bind(PORT.sealer).toConstantValue(new AesGcmSealer(deriveSealingKeys([keys.current, ...keys.previous])))
    bind(PORT.secrets).toConstantValue(new RandomSecrets())
    bind(PORT.tokens).toConstantValue(new JwtTokenIssuer(keys, tokenSettings, clock))
    bind(PORT.weibo).toConstantValue(weibo)

    bind(FIGURE.freshLoginTtlSeconds).toConstantValue(settings.freshLoginTtlSeconds)
    bind(FIGURE.isStateOptional).toConstantValue(settings.isStateOptional)
    bind(FIGURE.rateLimits).toConstantValue(rateLimits(settings.rateLimits))
    bind(FIGURE.refreshTtlSeconds).toConstantValue(settings.refreshTokenTtlSeconds)
    bind(FIGURE.sessionTtlSeconds).toConstantValue(settings.sessionMaxTtlSeconds)
    bind(FIGURE.stateTtlSeconds).toConstantValue(settings.stateTtlSeconds)
    bind(FIGURE.ticketTtlSeconds).toConstantValue(settings.bindTicketTtlSeconds)
  })
}
