import { ofDocument } from './page-document.ts'

/**
 * Puts a sheet on a shadow root. Constructed ones need nothing of the page's policy; where the browser has none to give, an
 * element does, unless the page forbids that, too. Answers what takes it off again.
 */
export function dress(root: ShadowRoot, css: string): () => void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet)
    }
  } catch {
    const style = ofDocument('createElement')('style')
    style.textContent = css
    root.append(style)
    return () => style.remove()
  }
}
