/**
 * Takes away what came after Safari 14, iOS 14, Chrome 87 and Android WebView 87 (rule IN-8), as an init script.
 * What only one of them lacks is taken away too. Sources: MDN's browser-compat-data.
 */
export const WITHOUT_NEWER_FUNCTIONS = `
  const without = (object, names) => { for (const name of names.split(' ')) delete object?.[name] }
  without(AbortSignal, 'timeout any abort')
  without(AbortSignal.prototype, 'throwIfAborted reason')
  without(Array, 'fromAsync')
  for (const list of [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)])
    without(list, 'at findLast findLastIndex toReversed toSorted toSpliced with')
  without(String.prototype, 'at isWellFormed toWellFormed')
  without(Object, 'hasOwn groupBy')
  without(Map, 'groupBy')
  without(Map.prototype, 'getOrInsert getOrInsertComputed')
  without(Set.prototype, 'union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom')
  without(Object.getPrototypeOf(Object.getPrototypeOf([].values())),
    'map filter take drop flatMap reduce toArray forEach some every find')
  without(Promise, 'withResolvers try')
  without(RegExp, 'escape')
  without(URL, 'canParse parse')
  without(Crypto.prototype, 'randomUUID')
  without(Intl, 'ListFormat Segmenter DisplayNames DurationFormat supportedValuesOf')
  without(Navigator.prototype, 'locks userAgentData userActivation')
  without(Document.prototype, 'startViewTransition')
  without(Element.prototype, 'checkVisibility setHTMLUnsafe getHTML')
  without(HTMLElement.prototype, 'inert popover showPopover hidePopover togglePopover')
  without(HTMLFormElement.prototype, 'requestSubmit')
  without(HTMLDialogElement.prototype, 'show showModal close requestClose open returnValue')
  without(SubmitEvent.prototype, 'submitter')
  without(window, 'structuredClone BroadcastChannel HTMLDialogElement SubmitEvent WeakRef FinalizationRegistry Iterator'
    + ' requestIdleCallback reportError scheduler cookieStore navigation trustedTypes URLPattern CompressionStream')
  Intl.DateTimeFormat = class extends Intl.DateTimeFormat {
    constructor(language, options = {}) {
      if ('dateStyle' in options || 'timeStyle' in options) throw new Error('Safari 14.0 ignores dateStyle')
      super(language, options)
    }
  }
`
