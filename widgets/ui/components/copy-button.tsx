/**
 * Draws a button that copies a text and says so. On plain http, where pages may not write the clipboard, it uses the
 * older command of browsers.
 */
import { useState } from 'preact/hooks'
import { t } from '../strings/components.ts'
import { Button } from './button.tsx'
import { toast } from './toast.tsx'

const TOLD_MS = 2_000

export interface CopyButtonProps {
  text: string
  label?: string
  look?: 'primary' | 'secondary'
  onCopied?: () => void
}

export function CopyButton({ text, label, look = 'secondary', onCopied }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    if (!(await copyText(text))) return toast(t('copyFailed'), { look: 'danger' })
    setCopied(true)
    setTimeout(() => setCopied(false), TOLD_MS)
    onCopied?.()
  }
  return (
    <Button look={look} icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
      <span aria-live="polite">{copied ? t('copied') : (label ?? t('copy'))}</span>
    </Button>
  )
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  // While a dialog is open everything else is inert, so the selection must be made inside it.
  const home = document.querySelector('dialog[open]') ?? document.body
  home.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
