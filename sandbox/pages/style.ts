export const STYLE = `
body { margin: 0; background: #f4f4f2; color: #222; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-radius: 8px; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
.notice { padding: .5rem .75rem; background: #fff4cc; border-radius: 4px; }
fieldset { border: 1px solid #ccc; border-radius: 4px; }
label { display: flex; align-items: center; gap: .75rem; padding: .35rem; }
img { border-radius: 50%; }
button { padding: .5rem 1.25rem; font: inherit; border: 1px solid #777; border-radius: 4px; background: #fff; cursor: pointer; }
button[value=agree] { background: #235; color: #fff; border-color: #235; }
select { max-width: 100%; font: inherit; }
th { overflow-wrap: normal; }
td, th { padding: .2rem .75rem .2rem 0; text-align: left; vertical-align: top; }
`
