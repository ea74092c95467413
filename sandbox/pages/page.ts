import { type Html, html } from './html.js'

export type Language = 'zh' | 'en'

/** A whole document. Its only resources are the sandbox's style sheet and pictures. */
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

export function page(title: string, content: Html): string {
  return document(title, html`<main class="sheet">\n${content}\n</main>`, 'en')
}

export function errorPage(error: string, explanation: string): string {
  return page('Error', html`<h1>${error}</h1>\n<p>${explanation}</p>`)
}

/** A table that is too long to be shown at once. */
export function collapsedTable(rows: Readonly<Record<string, string>>): Html {
  return html`<details>\n<summary>Show all ${String(Object.keys(rows).length)}</summary>\n${table(rows)}\n</details>`
}

export function table(rows: Readonly<Record<string, string>>): Html {
  const lines = Object.entries(rows).map(([name, text]) => html`<tr><th>${name}</th><td>${text}</td></tr>\n`)
  return html`<table>\n${lines}</table>`
}
