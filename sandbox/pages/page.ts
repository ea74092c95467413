import { type Html, html } from './html.js'

export type Language = 'zh' | 'en'

/** A whole document; its only outside resource is the sandbox's own style sheet. */
export function document(title: string, body: Html, language: Language): string {
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="/sandbox/style.css">
</head>
<body>
${body}
</body>
</html>
`.text
}

/** A document of one column, for people who look around. */
export function page(title: string, content: Html): string {
  return document(title, html`<main class="sheet">\n${content}\n</main>`, 'en')
}
