/** Uses no provider's colours, so that the sandbox is not mistaken for the provider. */
export const STYLE = `
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

/* The steps of an authorization: for a phone, and spread out on a wide screen unless they are compact. */
.strip { padding: .5rem 1rem; font-size: .875rem; text-align: center; color: var(--on-strip); background: var(--strip); }
.card {
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; max-width: 26rem; margin: 0 auto; padding: 1.5rem 1rem;
  background: var(--card); border-bottom: 1px solid var(--line);
}
.card p, .card h2 { margin: 0; }
.centred { text-align: center; }
.qr { justify-self: center; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: .5rem; }
.card h2 { font-size: 1rem; }
.card form, .parts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
.account { display: grid; grid-template-columns: auto 1fr; align-items: center; gap: .25rem 1rem; padding: 1rem; background: var(--back); border-radius: .75rem; }
.account img { grid-row: span 2; }
.account .name { display: block; }
.account a { justify-self: start; }
.permissions, .accounts { margin: 0; padding: 0; list-style: none; }
.permissions li { position: relative; padding: .375rem 0 .375rem 1.75rem; }
.permissions li::before {
  content: ""; position: absolute; left: .25rem; top: .75rem; width: .875rem; height: .5rem;
  border: solid var(--accent); border-width: 0 0 2px 2px; transform: rotate(-45deg);
}
.accounts { display: grid; grid-template-columns: minmax(0, 1fr); gap: .5rem; }
.accounts button { display: flex; align-items: center; gap: .75rem; width: 100%; padding: .625rem .75rem; text-align: start; }
.accounts span { flex: 1; min-width: 0; }
.accounts .name, .accounts .soft { display: block; }
.accounts .name { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
.accounts span .soft { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.accounts [aria-current] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.tag { flex: none; padding: 0 .5rem; color: var(--accent); background: var(--tint); border-radius: .5rem; }
.buttons > * { width: 100%; }
footer { max-width: 26rem; margin: 0 auto; padding: 1rem; font-size: .875rem; color: var(--soft); }
summary { padding: .5rem 0; cursor: pointer; }
.developers, .developers form { display: grid; grid-template-columns: minmax(0, 1fr); gap: .5rem; justify-items: start; }
.developers p { margin: .5rem 0 0; }
@media (min-width: 44rem) {
  .card { margin: 3rem auto 0; padding: 2rem; border: 1px solid var(--line); border-radius: 1rem; }
  footer { padding: 1rem 2rem; }
  .card:not(.compact) { max-width: 42rem; }
  .card:not(.compact) .parts { grid-template-columns: 14rem 1fr; gap: 2rem; }
  .card:not(.compact) .account { grid-template-columns: 1fr; align-content: start; justify-items: center; text-align: center; }
  .card:not(.compact) .account a { justify-self: center; }
  .card:not(.compact) .accounts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .card:not(.compact) .buttons { grid-template-columns: none; grid-auto-flow: column; justify-content: start; }
  .card:not(.compact) .buttons > * { width: auto; min-width: 8rem; }
  .card:not(.compact) + footer { max-width: 42rem; }
}
`
