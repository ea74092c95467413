export type Channel = 'web' | 'mp' | 'app' | 'mini'

export interface Application {
  readonly channel: Channel
  readonly appid: string
  readonly secret: string
  readonly codeLifeSeconds: number
  /** The call that takes its codes. */
  readonly call: typeof TOKEN_CALL | typeof PROGRAM_CALL
}

export const TOKEN_CALL = '/sns/oauth2/access_token'
export const PROGRAM_CALL = '/sns/jscode2session'

export const APPLICATION_NAME = { zh: '沙箱演示应用', en: 'Sandbox demo application' } as const

export const WEB: Application = {
  channel: 'web',
  appid: 'wx5a0db0c000000001',
  secret: 'sandbox-weixin-secret-web',
  codeLifeSeconds: 600,
  call: TOKEN_CALL,
}

export const MP: Application = {
  channel: 'mp',
  appid: 'wx5a0db0c000000002',
  secret: 'sandbox-weixin-secret-mp',
  codeLifeSeconds: 300,
  call: TOKEN_CALL,
}

const APP: Application = {
  channel: 'app',
  appid: 'wx5a0db0c000000003',
  secret: 'sandbox-weixin-secret-app',
  codeLifeSeconds: 600,
  call: TOKEN_CALL,
}

const MINI: Application = {
  channel: 'mini',
  appid: 'wx5a0db0c000000004',
  secret: 'sandbox-weixin-secret-mini',
  codeLifeSeconds: 300,
  call: PROGRAM_CALL,
}

/** The applications of the sandbox (weixin.md, 7). They have one owner. */
export const APPLICATIONS: readonly Application[] = [WEB, MP, APP, MINI]

export function applicationOf(appid: string): Application | undefined {
  return APPLICATIONS.find((application) => application.appid === appid)
}
