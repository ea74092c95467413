/** The steps of an authorization: written for a phone, and spread out where there is room and nobody asked for a phone's page. */
export const AUTHORIZE_STYLE = `
.strip { padding: .5rem 1rem; font-size: .875rem; text-align: center; color: var(--on-strip); background: var(--strip); }
.card {
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; max-width: 26rem; margin: 0 auto; padding: 1.5rem 1rem;
  background: var(--card); border-bottom: 1px solid var(--line);
}
.card p, .card h2 { margin: 0; }
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
.developers, .developers form { display: grid; gap: .5rem; justify-items: start; }
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
