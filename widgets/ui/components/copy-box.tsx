/** Draws a text that is copied as a whole: a line of code, a link, a secret. */
import { CopyButton } from './copy-button.tsx'

export function CopyBox({ text, label }: { text: string; label?: string }) {
  return (
    <div class="copy-box">
      <pre class="copy-box__text">
        <code>{text}</code>
      </pre>
      <CopyButton text={text} {...(label === undefined ? {} : { label })} />
    </div>
  )
}
