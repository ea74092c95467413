import type { Language } from './page.js'

export interface AuthorizeTexts {
  readonly title: string
  readonly notReal: string
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
  readonly forDevelopers: string
  readonly fault: string
  readonly noFault: string
  readonly anotherUid: string
  readonly logIn: string
  readonly overview: string
}

export const AUTHORIZE_TEXTS: Readonly<Record<Language, AuthorizeTexts>> = {
  zh: {
    title: '授权登录 - 沙箱',
    notReal: '这是本机的沙箱，不是微博。请勿输入任何真实账号或密码。',
    asks: (application) => `“${application}”申请使用你的微博账号登录`,
    returnsTo: '之后返回',
    loggedInAs: '当前登录账号',
    switchAccount: '切换账号',
    willBeAble: '授权后，该应用将可以：',
    authorize: '授权',
    refuse: '拒绝',
    cancelLater: '你可以随时取消授权。',
    chooseAccount: '登录',
    toGoOnTo: (application) => `选择一个账号，以继续访问“${application}”。沙箱不需要密码。`,
    current: '当前登录',
    back: '返回',
    forDevelopers: '开发者选项',
    fault: '让后续接口出错',
    noFault: '不出错',
    anotherUid: '其他 uid（1 到 64 位数字）',
    logIn: '以此 uid 登录',
    overview: '沙箱总览',
  },
  en: {
    title: 'Authorize - sandbox',
    notReal: 'This is a sandbox on your own machine, not Weibo. Enter no real account or password.',
    asks: (application) => `“${application}” asks to log you in with your Weibo account`,
    returnsTo: 'You will return to',
    loggedInAs: 'Logged in as',
    switchAccount: 'Switch account',
    willBeAble: 'Once authorized, this application can:',
    authorize: 'Authorize',
    refuse: 'Refuse',
    cancelLater: 'You can cancel the authorization at any time.',
    chooseAccount: 'Log in',
    toGoOnTo: (application) => `Choose an account to go on to “${application}”. The sandbox needs no password.`,
    current: 'Logged in',
    back: 'Back',
    forDevelopers: 'For developers',
    fault: 'Make a later answer fail',
    noFault: 'no fault',
    anotherUid: 'Another uid (1 to 64 digits)',
    logIn: 'Log in with this uid',
    overview: 'The sandbox at a glance',
  },
}
