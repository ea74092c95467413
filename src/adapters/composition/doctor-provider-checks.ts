import type { ClockReading } from '../../application/clock-findings.js'
import { type Finding, ok, warn } from '../../domain/finding.js'
import type { Settings } from '../config/settings.js'
import { WEIBO_BLOCK, type WeiboConfiguration } from '../config/weibo-block.js'
import { WEIXIN_BLOCK, type WeixinConfiguration } from '../config/weixin-block.js'
import type { WeiboExamination } from '../weibo/examine-weibo.js'
import { WEIXIN_CHANNELS, type WeixinChannel } from '../weixin/weixin-settings.js'
import { withProviderHttp } from './provider-http.js'

interface Surroundings {
  isWrong(variable: string): boolean
  /** Null: it is not known before the service listens. */
  readonly publicUrl: string | null
}

export interface ProviderChecks {
  weibo(): Promise<readonly Finding[]>
  redirectUri(): Promise<readonly Finding[]>
  weiboClock(): Promise<readonly ClockReading[]>
  readonly weixin: readonly { readonly channel: WeixinChannel; run(): Promise<readonly Finding[]> }[]
}

const SANDBOX = ok('sandbox')
const FOR_ALL = ['PROVIDERS', 'SANDBOX', 'OUTBOUND_PROXY']
const CONNECT_MS = 4000

export function providerChecks(settings: Settings, surroundings: Surroundings): ProviderChecks {
  return { ...weiboChecks(settings, surroundings), weixin: weixinChecks(settings, surroundings) }
}

function weiboChecks(settings: Settings, { isWrong, publicUrl }: Surroundings): Omit<ProviderChecks, 'weixin'> {
  const given = settings.providers.get('weibo') as WeiboConfiguration | undefined
  const isReadable = ![...FOR_ALL, ...Object.keys(WEIBO_BLOCK.variables)].some(isWrong)
  const redirectUri = given?.redirectUri ?? (publicUrl && `${publicUrl}/oauth/callback/`)
  let asked: Promise<WeiboExamination | null> | undefined
  const ask = () => {
    asked ??=
      given && isReadable && given.baseUrl && redirectUri
        ? examine(settings, given, redirectUri)
        : Promise.resolve(null)
    return asked
  }
  const isSandbox = given !== undefined && given.baseUrl === null
  return {
    weibo: async () => (isSandbox ? [SANDBOX] : [(await ask())?.application].flatMap((each) => each ?? [])),
    redirectUri: async () => {
      if (isSandbox) return [SANDBOX]
      const examination = await ask()
      return examination && redirectUri ? [redirectUriFinding(examination, redirectUri, settings, publicUrl)] : []
    },
    weiboClock: async () => {
      const examination = isSandbox ? null : await ask()
      return examination?.date ? [{ of: 'Weibo', theirs: examination.date, ours: examination.at }] : []
    },
  }
}

function redirectUriFinding(
  { redirectUri: found }: WeiboExamination,
  redirectUri: string,
  { corsOrigins }: Settings,
  publicUrl: string | null,
): Finding {
  if (found?.outcome === 'fail') return found
  const hosts = [publicUrl ?? '', ...corsOrigins].filter((url) => URL.canParse(url)).map((url) => new URL(url).host)
  const { host } = new URL(redirectUri)
  if (!hosts.includes(host))
    return warn(
      `${redirectUri} is neither on the host of PUBLIC_URL nor on one of CORS_ORIGINS`,
      `Add the origin of ${host} to CORS_ORIGINS if its page calls weibind from the browser`,
    )
  return found ?? warn(`Weibo was not asked whether it knows ${redirectUri}`, 'Mend what the check "weibo" says first')
}

async function examine(settings: Settings, given: WeiboConfiguration, redirectUri: string): Promise<WeiboExamination> {
  const { application, baseUrl, authorizeUrl, timeoutMs, fetchProfile } = given
  const { examineWeibo } = await import('../weibo/examine-weibo.js')
  const url = baseUrl ?? ''
  const weibo = {
    ...application,
    redirectUri,
    baseUrl: url,
    authorizeUrl: authorizeUrl ?? url,
    timeoutMs,
    fetchProfile,
  }
  return withProviderHttp(settings, url, CONNECT_MS, (http) => examineWeibo(weibo, http))
}

function weixinChecks(settings: Settings, { isWrong }: Surroundings): ProviderChecks['weixin'] {
  const given = settings.providers.get('weixin') as WeixinConfiguration | undefined
  const apiUrl = given?.apiUrl
  if (!apiUrl || [...FOR_ALL, ...Object.keys(WEIXIN_BLOCK.variables)].some(isWrong)) return []
  return WEIXIN_CHANNELS.flatMap((channel) => {
    const application = given.applications[channel]
    if (!application) return []
    const run = async () => {
      const { examineWeixin } = await import('../weixin/examine-weixin.js')
      const finding = await withProviderHttp(settings, apiUrl, CONNECT_MS, (http) =>
        examineWeixin({ apiUrl, channel, application }, http),
      )
      return [finding]
    }
    return [{ channel, run }]
  })
}
