import { expect } from 'chai'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; 23013RK75C)'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'

const KNOWN: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  [`${WINDOWS} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`]: ['Chrome on Windows', 'Windows · Chrome'],
  [`${WINDOWS} ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`]: ['Edge on Windows', 'Windows · Edge'],
  'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0': ['Firefox on Linux', 'Linux · Firefox'],
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15':
    ['Safari on Mac', 'Mac · Safari'],
  [`${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`]: ['Safari on iPhone', 'iPhone · Safari'],
  [`${IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1`]: ['Chrome on iPhone', 'iPhone · Chrome'],
  [`${IPHONE} Mobile/15E148 MicroMessenger/8.0.49(0x1800312c) NetType/WIFI`]: ['WeChat on iPhone', 'iPhone · 微信'],
  [`${IPHONE} Mobile/15E148 Weibo (iPhone15,2__weibo__14.6.3__iphone__os17.5)`]: [
    'Weibo app on iPhone',
    'iPhone · 微博客户端',
  ],
  [`${ANDROID} ${WEBKIT} Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/18.6`]: [
    'Mi Browser on Android',
    'Android · 小米浏览器',
  ],
  [`${ANDROID} ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`]: [
    'Samsung Internet on Android',
    'Android · 三星浏览器',
  ],
  [`Mozilla/5.0 (Phone; OpenHarmony 5.0) ${WEBKIT} Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1 HuaweiBrowser/5.0`]: [
    'Huawei Browser on HarmonyOS',
    'HarmonyOS · 华为浏览器',
  ],
  'Dalvik/2.1.0 (Linux; U; Android 13)': ['Android', 'Android'],
  'curl/8.5.0': ['Unknown device', '未知设备'],
}

const HOSTILE = `<img/src=x onerror=alert(1)>${'x'.repeat(300)}"'&amp;`

describe('the devices on the account page', () => {
  const visited = new VisitedService()
  const logInFrom = (userAgent: string) =>
    new Person(visited.service).logIn('lin', PASSWORD, { headers: { 'user-agent': userAgent } })

  it('have common names in both languages, and show their user agent on request', async () => {
    const person = await visited.registered('lin')
    for (const userAgent of Object.keys(KNOWN)) expect((await logInFrom(userAgent)).status).to.equal(200)
    for (const [language, place] of [
      ['English', 0],
      ['中文', 1],
    ] as const) {
      await person.page.reload()
      if (place === 1) await person.press(language)
      const rows = person.page.locator('#sessions ~ .rows > li')
      if (place === 0) expect(await rows.first().innerText()).to.include('This device')
      await person.page.getByRole('button', { name: /^Show \d+ more devices$|^显示其余 \d+ 台设备$/ }).click()
      await rows.nth(Object.keys(KNOWN).length).waitFor()
      for (const [userAgent, names] of Object.entries(KNOWN)) {
        const row = rows.filter({ has: person.page.locator('bdi', { hasText: userAgent }) }).last()
        expect(await row.locator('summary').innerText(), userAgent).to.equal(names[place])
      }
    }
    const row = person.page.locator('#sessions ~ .rows > li').last()
    const raw = row.locator('bdi')
    expect(await raw.isVisible()).to.equal(false)
    await row.locator('summary').click()
    expect(await raw.isVisible()).to.equal(true)
  })

  it('mark the one that is in use, and only that', async () => {
    const person = await visited.registered('lin')
    await logInFrom('curl/8.5.0')
    await person.page.reload()
    await person.page.locator('#sessions ~ .rows > li').nth(1).waitFor()
    const current = person.page.locator('#sessions ~ .rows > li').filter({ hasText: 'This device' })
    expect(await current.count()).to.equal(1)
    expect(await current.innerText()).to.include('Chrome on')
  })

  it('cannot break the page by their user agent', async () => {
    const person = await visited.registered('lin')
    await logInFrom(HOSTILE)
    const narrow = await visited.visitor({ width: 320 })
    await narrow.open('/')
    await narrow.logIn('lin')
    await narrow.sees('lin')
    const hostile = narrow.page.locator('.rows > li').filter({ hasText: 'onerror' })
    await hostile.locator('summary').click()
    expect(await hostile.locator('bdi').innerText()).to.include('<img/src=x onerror=alert(1)>')
    await fitsItsWidth(narrow.page)
    await hasNoAccessibilityViolations(narrow.page)
    expect(await person.page.locator('img').count()).to.equal(0)
    expect(visited.complaints()).to.deep.equal([])
  })
})
