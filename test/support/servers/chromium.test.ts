import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../accessibility.js'
import { OpenedPages } from '../opened-pages.js'
import { takeScreenshot } from '../screenshot.js'

const GOOD = '<html lang="zh-CN"><title>页面</title><main><h1>授权登录 ABC 🎈</h1></main>'
const BAD = `<html><title>x</title><main><h1>x</h1><img src="/none.png"><pre style="color:red">${'x'.repeat(500)}</pre></main>`

describe('the Chromium of the tests', () => {
  const pages = new OpenedPages()
  let server: Server | undefined
  let url: string

  before(async () => {
    const listening = createServer((request, response) => {
      response.setHeader('Content-Security-Policy', "default-src 'self'")
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(request.url === '/good' ? GOOD : BAD)
    }).listen(0, '127.0.0.1')
    server = listening
    await once(listening, 'listening')
    url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  })
  after(() => {
    server?.close()
    server?.closeAllConnections()
  })

  it('opens a page in the language, theme and width that were asked for, and takes a picture', async () => {
    const look = { language: 'en', theme: 'dark', width: 320 } as const
    const page = await pages.open(look)
    await page.goto(`${url}/good`)
    const asked = "[navigator.language, matchMedia('(prefers-color-scheme: dark)').matches, innerWidth]"
    expect(await page.evaluate(asked)).to.deep.equal(['en', true, 320])
    await hasNoAccessibilityViolations(page)
    await fitsItsWidth(page)
    expect(statSync(await takeScreenshot(page, 'chromium-test', look)).size).to.be.above(1000)
    expect(pages.complaints()).to.deep.equal([])
    expect(pages.origins()).to.deep.equal([url])
  })

  it('has a font for Chinese', async () => {
    const page = await pages.open()
    await page.goto(`${url}/good`)
    const widths = `['授权', '\\u{10FFFD}\\u{10FFFC}'].map((text) => {
      const span = document.body.appendChild(document.createElement('canvas')).getContext('2d')
      span.font = '100px sans-serif'
      span.fillText(text, 0, 100)
      return span.canvas.toDataURL()
    })`
    const [chinese, missing] = (await page.evaluate(widths)) as string[]
    expect(chinese, 'install a Chinese font beside this browser, such as fonts-noto-cjk').not.to.equal(missing)
  })

  it('finds what is wrong with a page', async () => {
    const page = await pages.open()
    await page.goto(`${url}/bad`)
    const failure = await hasNoAccessibilityViolations(page).catch(String)
    expect(failure).to.include('html-has-lang').and.include('image-alt')
    expect(pages.complaints().join()).to.include('Content Security Policy')
    expect(await fitsItsWidth(page).catch(String)).to.include('wider')
  })
})
