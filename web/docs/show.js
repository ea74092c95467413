// Shows openapi.json. Calls are not sent from here, and no other host is asked for anything.
const place = document.getElementById('docs')
window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  validatorUrl: null,
  supportedSubmitMethods: [],
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
})
