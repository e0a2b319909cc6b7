import type { ComponentChildren } from 'preact'
import { linked } from '../../client/links.ts'
import { Links } from './links.tsx'

interface LinkedProps {
  text: string
  words?: (text: string, inLink: boolean) => ComponentChildren
}

export function Linked({ text, words }: LinkedProps) {
  return <Links pieces={linked(text)} {...(words && { words })} />
}
