import { ofDocument } from './page-document.ts'

/**
 * Puts a style sheet on a shadow root. A constructed sheet needs no permission from the page's policy. Where the
 * browser has none to offer, a style element serves, unless the page forbids that too.
 */
export function dress(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  } catch {
    const style = ofDocument('createElement')('style')
    style.textContent = css
    root.append(style)
  }
}
