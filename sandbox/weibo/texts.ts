import type { AuthorizePageTexts } from '../pages/authorize-page.js'
import type { Language } from '../pages/page.js'

export interface AuthorizeTexts extends AuthorizePageTexts {
  readonly asks: (application: string) => string
  readonly returnsTo: string
  readonly loggedInAs: string
  readonly switchAccount: string
  readonly willBeAble: string
  readonly authorize: string
  readonly refuse: string
  readonly cancelLater: string
  readonly chooseAccount: string
  readonly toGoOnTo: (application: string) => string
  readonly current: string
  readonly back: string
  readonly fault: string
  readonly noFault: string
  readonly anotherUid: string
  readonly logIn: string
}

export const AUTHORIZE_TEXTS: Readonly<Record<Language, AuthorizeTexts>> = {
  zh: {
    title: '授权登录 - 沙箱',
    notReal: '这里是本机运行的沙箱，并非真正的微博，请勿输入真实的账号和密码。',
    asks: (application) => `“${application}”申请使用你的微博账号登录`,
    returnsTo: '完成后将返回',
    loggedInAs: '当前登录账号',
    switchAccount: '切换账号',
    willBeAble: '授权后，该应用可以：',
    authorize: '授权',
    refuse: '拒绝',
    cancelLater: '你可以随时取消授权。',
    chooseAccount: '登录',
    toGoOnTo: (application) => `请选择账号以继续前往“${application}”，沙箱无需密码。`,
    current: '当前登录',
    back: '返回',
    forDevelopers: '开发者选项',
    fault: '模拟后续接口故障',
    noFault: '不模拟故障',
    anotherUid: '其他 UID（1 至 64 位数字）',
    logIn: '使用此 UID 登录',
    overview: '沙箱概览',
  },
  en: {
    title: 'Authorize - sandbox',
    notReal: 'This is a sandbox on your own machine, not Weibo. Do not enter a real account or password.',
    asks: (application) => `“${application}” wants to log you in with your Weibo account`,
    returnsTo: 'You will return to',
    loggedInAs: 'Logged in as',
    switchAccount: 'Switch account',
    willBeAble: 'If you authorize it, this application can:',
    authorize: 'Authorize',
    refuse: 'Refuse',
    cancelLater: 'You can cancel the authorization at any time.',
    chooseAccount: 'Log in',
    toGoOnTo: (application) => `Choose an account to continue to “${application}”. The sandbox needs no password.`,
    current: 'Logged in',
    back: 'Back',
    forDevelopers: 'For developers',
    fault: 'Make a later answer fail',
    noFault: 'no fault',
    anotherUid: 'Another uid (1 to 64 digits)',
    logIn: 'Log in with this uid',
    overview: 'Sandbox overview',
  },
}

type InBothLanguages = Readonly<Record<Language, string>>

/** What every application may do without a scope. */
const ALWAYS: readonly InBothLanguages[] = [
  { zh: '获得你的个人信息（昵称、头像）', en: 'See your profile: name and picture' },
  { zh: '获得你的好友关系', en: 'See whom you follow and who follows you' },
  { zh: '分享内容到你的微博', en: 'Post on your behalf' },
]

/** Weibo's scopes, as its documentation names them. */
const SCOPES: Readonly<Record<string, InBothLanguages>> = {
  email: { zh: '获得你的联系邮箱', en: 'See your e-mail address' },
  direct_messages_read: { zh: '读取你的私信', en: 'Read your direct messages' },
  direct_messages_write: { zh: '代你发送私信', en: 'Send direct messages on your behalf' },
  invitation_write: { zh: '代你邀请好友', en: 'Invite friends on your behalf' },
  friendships_groups_read: { zh: '读取你的好友分组', en: 'Read your groups of friends' },
  friendships_groups_write: { zh: '修改你的好友分组', en: 'Change your groups of friends' },
  statuses_to_me_read: { zh: '读取仅你可见的微博', en: 'Read posts that only you can see' },
  follow_app_official_microblog: { zh: '让你关注该应用的官方微博', en: 'Make you follow its official account' },
}

/** The permissions behind a comma-separated scope, for people. An unknown scope is shown by its name. */
export function permissionsOf(scope: string, language: Language): readonly string[] {
  const named = new Set(scope.split(',').filter((name) => name !== ''))
  const asked = named.has('all') ? Object.keys(SCOPES) : [...named]
  return [...ALWAYS.map((texts) => texts[language]), ...asked.map((name) => known(name)?.[language] ?? name)]
}

function known(name: string): InBothLanguages | undefined {
  return Object.hasOwn(SCOPES, name) ? SCOPES[name] : undefined
}
