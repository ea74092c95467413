import { type Html, html } from './html.js'

export type Language = 'zh' | 'en'

/** A whole document; its only outside resource is the sandbox's own style sheet. */
export function page(title: string, content: Html, language: Language = 'en'): string {
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/sandbox/style.css">
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.text
}
