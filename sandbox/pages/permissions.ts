import type { Language } from './page.js'

type Texts = Readonly<Record<Language, string>>

/** What every application of Weibo can do, without asking for a scope. */
const ALWAYS: readonly Texts[] = [
  { zh: '获得你的个人信息（昵称、头像）', en: 'See your profile: name and picture' },
  { zh: '获得你的好友关系', en: 'See whom you follow and who follows you' },
  { zh: '分享内容到你的微博', en: 'Post on your behalf' },
]

/** Weibo's scopes, as its documentation names them. */
const SCOPES: Readonly<Record<string, Texts>> = {
  email: { zh: '获得你的联系邮箱', en: 'See your e-mail address' },
  direct_messages_read: { zh: '读取你的私信', en: 'Read your direct messages' },
  direct_messages_write: { zh: '替你发送私信', en: 'Send direct messages on your behalf' },
  invitation_write: { zh: '替你邀请好友', en: 'Invite friends on your behalf' },
  friendships_groups_read: { zh: '读取你的好友分组', en: 'Read your groups of friends' },
  friendships_groups_write: { zh: '修改你的好友分组', en: 'Change your groups of friends' },
  statuses_to_me_read: { zh: '读取只对你可见的微博', en: 'Read posts that are meant for you alone' },
  follow_app_official_microblog: { zh: '让你关注该应用的官方微博', en: 'Let you follow its official account' },
}

/** What an application that asks for this scope will be able to do, in words. A scope of nobody stands for itself. */
export function permissionsOf(scope: string, language: Language): readonly string[] {
  const named = new Set(scope.split(',').filter((name) => name !== ''))
  const asked = named.has('all') ? Object.keys(SCOPES) : [...named]
  return [...ALWAYS.map((texts) => texts[language]), ...asked.map((name) => known(name)?.[language] ?? name)]
}

function known(name: string): Texts | undefined {
  return Object.hasOwn(SCOPES, name) ? SCOPES[name] : undefined
}
