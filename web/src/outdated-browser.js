// Runs in any browser, so its syntax is that of 2009. `replaceChildren` came with Safari 14 and Chrome 86 (rule IN-8).
if (!('noModule' in HTMLScriptElement.prototype && 'replaceChildren' in Element.prototype))
  document.getElementById('outdated').hidden = false
