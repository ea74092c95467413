import { BoundedMap } from '../bounded-map.js'
import type { ProviderSurroundings } from '../provider.js'
import { SingleUseCodes } from '../single-use-codes.js'
import { AccessTokens, type Authorization } from './grants.js'

/** The sandbox's one application (weibo.md, 4). */
export const APP_KEY = '1000000001'
export const APP_SECRET = 'sandbox-app-secret'
export const APP_NAME = { zh: '沙箱演示应用', en: 'Sandbox demo application' } as const

const MAX_AGREEMENTS = 100_000
const CODE_LIFE_SECONDS = 300

export class Weibo {
  readonly codes = new SingleUseCodes<Authorization>()
  readonly codeLifeSeconds: number
  /** The operator registers it at Weibo. */
  readonly withdrawalUrl: string | undefined
  readonly tokens = new AccessTokens()
  /** When each person agreed to the application, by uid. */
  readonly agreements = new BoundedMap<string>(MAX_AGREEMENTS)

  constructor(readonly surroundings: ProviderSurroundings) {
    const { publicUrl, codeLifeSeconds } = surroundings
    this.withdrawalUrl = publicUrl && `${publicUrl}/oauth/weibo/deauthorize/`
    this.codeLifeSeconds = codeLifeSeconds ?? CODE_LIFE_SECONDS
  }
}
