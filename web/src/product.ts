const { productName, productLogo, productHome, termsUrl, privacyUrl } = document.documentElement.dataset

/** The product whose login this is. The server writes what its operator configured into the document. Null: not set. */
export const PRODUCT = {
  name: productName || null,
  /** The path of a picture. */
  logo: productLogo || null,
  home: productHome || null,
  terms: termsUrl || null,
  privacy: privacyUrl || null,
} as const
