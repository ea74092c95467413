export interface Person {
  readonly uid: string
  readonly screenName: string
  readonly gender: 'm' | 'f' | 'n'
  readonly location: string
  readonly verified: boolean
}

/** The last uid does not fit into a JavaScript number. */
export const PEOPLE: readonly Person[] = [
  { uid: '2000000001', screenName: '林小雨', gender: 'f', location: '上海 徐汇区', verified: false },
  { uid: '2000000002', screenName: 'ChenMo陈墨', gender: 'm', location: '北京 海淀区', verified: true },
  { uid: '2000000003', screenName: '阿宝🎈同学', gender: 'n', location: '其他', verified: false },
  { uid: '9007199254740993', screenName: '大数先生', gender: 'm', location: '广东 深圳', verified: false },
]

export function isUid(text: string): boolean {
  return /^\d{1,64}$/.test(text)
}

/** Every uid of digits belongs to a person (weibo.md, 4). */
export function personOf(uid: string): Person {
  const known = PEOPLE.find((person) => person.uid === uid)
  return known ?? { uid, screenName: `用户${uid}`, gender: 'n', location: '其他', verified: false }
}

export function avatarPath({ uid }: Pick<Person, 'uid'>): string {
  return `/sandbox/avatars/${uid}.svg`
}
