/** Weixin's kinds of application (docs/weixin.md, section 1), in the order in which they are offered. */
export const WEIXIN_CHANNELS = ['web', 'mp', 'app', 'mini'] as const
export type WeixinChannel = (typeof WEIXIN_CHANNELS)[number]

export interface WeixinApplication {
  readonly appid: string
  readonly secret: string
}

export interface WeixinSettings {
  /** A channel without an application is off. */
  readonly applications: Readonly<Partial<Record<WeixinChannel, WeixinApplication>>>
  readonly redirectUri: string
  /** For browsers. */
  readonly openUrl: string
  /** For our calls. */
  readonly apiUrl: string
  readonly mpScope: 'snsapi_userinfo' | 'snsapi_base'
  /** What an unknown openid without a unionid means. Null: the default of the channel. */
  readonly unionid: 'expected' | 'optional' | null
  /** One deadline for all calls of a login together. */
  readonly timeoutMs: number
}
