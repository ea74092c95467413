import { AUTHORIZE_STYLE } from './authorize-style.js'

/** Of no company's colours; what is light and dark, and the page of one column. */
const BASE_STYLE = `
:root {
  color-scheme: light dark;
  --back: #f3f4f3; --card: #fff; --ink: #1d2322; --soft: #56605e; --line: #d8dddb; --edge: #7d8885;
  --accent: #17616a; --accent-strong: #0f474e; --on-accent: #fff; --tint: #e4f0f0; --strip: #fff4cc; --on-strip: #4d3d00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #121615; --card: #1b211f; --ink: #e9eeec; --soft: #a7b2af; --line: #333c3a; --edge: #7a8683;
    --accent: #86d3da; --accent-strong: #aee5ea; --on-accent: #06282c; --tint: #1e3436; --strip: #3a3113; --on-strip: #f5e3a4;
  }
}
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--back); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
h1 { margin: 0; font-size: 1.375rem; line-height: 1.35; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; line-height: 1.4; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
img { flex: none; border-radius: 50%; background: var(--tint); }
button, .button {
  min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; color: inherit; text-align: center; text-decoration: none;
  background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; cursor: pointer;
}
button:hover, .button:hover { border-color: var(--ink); }
.primary { font-weight: 600; color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
.primary:hover { background: var(--accent-strong); border-color: var(--accent-strong); }
input, select {
  max-width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--edge); border-radius: .5rem;
}
.soft { color: var(--soft); }
.sheet { max-width: 48rem; margin: 2rem auto; padding: 1.5rem; background: var(--card); border-radius: .75rem; }
.notice { padding: .5rem .75rem; color: var(--on-strip); background: var(--strip); border-radius: .5rem; }
.sheet th { min-width: 7rem; }
.sheet td, .sheet th { padding: .2rem .75rem .2rem 0; text-align: left; vertical-align: top; }
@media (max-width: 44rem) {
  .sheet { margin: 0; padding: 1rem; border-radius: 0; }
  .sheet tbody, .sheet tr, .sheet th, .sheet td { display: block; }
  .sheet td { padding-bottom: .75rem; }
}
`

export const STYLE = BASE_STYLE + AUTHORIZE_STYLE
