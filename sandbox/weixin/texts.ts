import type { AuthorizePageTexts } from '../pages/authorize-page.js'
import type { FaultChoiceTexts } from '../pages/fault-choice.js'
import type { Language } from '../pages/page.js'

export interface WeixinTexts extends AuthorizePageTexts, FaultChoiceTexts {
  readonly logIn: string
  readonly scan: string
  readonly qrCode: string
  readonly whoScans: string
  readonly whoOpens: (application: string) => string
  readonly anotherPerson: string
  readonly choose: string
  readonly scanned: string
  readonly asks: (application: string) => string
  readonly returnsTo: string
  readonly account: string
  readonly switchAccount: string
  readonly willBeAble: string
  readonly permission: string
  readonly agree: string
  readonly refuse: string
  readonly refusal: string
  readonly refusals: Readonly<Record<'redirect' | 'authdeny' | 'nothing', string>>
  readonly scanCancelled: string
  readonly scanAgain: string
  readonly refused: string
  readonly mayClose: string
  readonly cannotOpen: string
  readonly errorNumber: (number: number) => string
}

export const WEIXIN_TEXTS: Readonly<Record<Language, WeixinTexts>> = {
  zh: {
    title: '微信登录 - 沙箱',
    notReal: '这里是本机运行的沙箱，并非真正的微信，请勿输入真实的账号和密码。',
    logIn: '微信登录',
    scan: '使用微信扫一扫登录',
    qrCode: '二维码示意图，不能用手机扫描',
    whoScans: '二维码仅作示意。选择一位测试用户，即可模拟扫码：',
    whoOpens: (application) => `你正在微信内打开“${application}”。请选择当前登录微信的测试用户：`,
    anotherPerson: '其他测试用户（1 至 32 位小写字母、数字或“-”）',
    choose: '选择此用户',
    scanned: '扫码成功',
    asks: (application) => `“${application}”申请使用你的微信账号登录`,
    returnsTo: '完成后将返回',
    account: '微信账号',
    switchAccount: '更换用户',
    willBeAble: '同意后，该应用可以：',
    permission: '获取你的昵称、头像',
    agree: '同意',
    refuse: '拒绝',
    refusal: '拒绝后的结果',
    refusals: {
      redirect: '返回应用，只带 state',
      authdeny: '返回应用，带 code=authdeny',
      nothing: '停留在微信页面',
    },
    scanCancelled: '你已取消此次登录',
    scanAgain: '你可以再次扫码登录，或关闭此页面。',
    refused: '你已拒绝授权',
    mayClose: '你可以关闭此页面。',
    cannotOpen: '该链接无法访问',
    errorNumber: (number) => `错误码：${number}`,
    forDevelopers: '开发者选项',
    fault: '模拟后续接口故障',
    noFault: '不模拟故障',
    overview: '沙箱概览',
  },
  en: {
    title: 'Log in with Weixin - sandbox',
    notReal: 'This is a sandbox on your own machine, not Weixin. Do not enter a real account or password.',
    logIn: 'Log in with Weixin',
    scan: 'Scan with Weixin to log in',
    qrCode: 'Picture of a QR code that no phone can scan',
    whoScans: 'The QR code is only a picture. Choose a test person to scan it:',
    whoOpens: (application) =>
      `You are opening “${application}” inside Weixin. Choose the test person who is logged in:`,
    anotherPerson: 'Another test person (1 to 32 lower-case letters, digits or “-”)',
    choose: 'Choose this person',
    scanned: 'Scanned',
    asks: (application) => `“${application}” wants to log you in with your Weixin account`,
    returnsTo: 'You will return to',
    account: 'Weixin account',
    switchAccount: 'Choose another person',
    willBeAble: 'If you agree, this application can:',
    permission: 'See your name and picture',
    agree: 'Agree',
    refuse: 'Refuse',
    refusal: 'What a refusal leads to',
    refusals: {
      redirect: 'back to the application, with the state alone',
      authdeny: 'back to the application, with code=authdeny',
      nothing: 'nowhere',
    },
    scanCancelled: 'You cancelled this login',
    scanAgain: 'You can scan again, or close this page.',
    refused: 'You refused',
    mayClose: 'You can close this page.',
    cannotOpen: 'This link cannot be opened',
    errorNumber: (number) => `Error code: ${number}`,
    forDevelopers: 'For developers',
    fault: 'Make a later answer fail',
    noFault: 'no fault',
    overview: 'Sandbox overview',
  },
}
