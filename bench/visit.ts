import type { Work } from './measure.js'
import type { Program } from './program.js'

export interface Begun {
  readonly cookie: string
  readonly url: string
}

export interface Returned extends Begun {
  readonly form: string
}

export async function beginLogin({ url }: Program): Promise<Begun> {
  const response = await fetch(`${url}/oauth/weibo/`)
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { data } = (await read(response)) as { data: { url: string } }
  return { cookie, url: data.url }
}

export async function comeBack(service: Program, person: string): Promise<Returned> {
  const begun = await beginLogin(service)
  const response = await fetch(`${begun.url}&sandbox_person=${person}`, { redirect: 'manual' })
  await response.arrayBuffer()
  return { ...begun, form: new URL(response.headers.get('location') ?? '').search.slice(1) }
}

export async function callBack({ url }: Program, { cookie, form }: Returned) {
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  const response = await fetch(`${url}/oauth/weibo/callback/`, { method: 'POST', body: form, headers })
  return (await read(response)) as { data: { type: string; bind_ticket?: string } }
}

/** A whole login of a bound person: state spent, code exchanged, session and event stored, token signed. */
export function providerLogin(service: Program, person: string): Work {
  return {
    name: 'POST /oauth/weibo/callback/',
    prepare: () => comeBack(service, person),
    call: async (prepared) => {
      const { data } = await callBack(service, prepared as Returned)
      if (data.type !== '0') throw new Error('not logged in')
    },
  }
}

/** A user of the person that the bench logs in. */
export async function register(service: Program, person: string, user: Readonly<Record<string, string>>) {
  const returned = await comeBack(service, person)
  const { data } = await callBack(service, returned)
  const body = new URLSearchParams({ bind_ticket: data.bind_ticket ?? '', ...user })
  await read(await fetch(`${service.url}/users/`, { method: 'POST', body, headers: { cookie: returned.cookie } }))
}

export async function read(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
  return response.json()
}
