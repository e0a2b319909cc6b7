interface Props {
  name: string
  id: string
  presence?: 'online' | 'busy' | 'away' | 'offline' | undefined
  size?: 'small' | 'large'
}

const HUES = 8

/** Initials on one of eight grounds that keep their contrast; the same person always has the same. */
export function Avatar({ name, id, presence, size }: Props) {
  return (
    <span class="avatar" data-hue={hueOf(id)} data-size={size} aria-hidden="true">
      {initials(name)}
      {presence !== undefined && <span class="dot" data-presence={presence} />}
    </span>
  )
}

function initials(name: string): string {
  const words = name.replace(/[^\p{L}\p{N}\s]/gu, ' ').trim().split(/\s+/u)
  const first = [...(words[0] ?? '')][0] ?? '?'
  // Scripts without capitals (Chinese, Arabic, …) are best known by one sign.
  const second = /^[\p{Lu}\p{Ll}]/u.test(first) && words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + second).toLocaleUpperCase()
}

function hueOf(id: string): number {
  let sum = 0
  for (const sign of id) sum = (sum * 31 + sign.charCodeAt(0)) % 9973
  return sum % HUES
}
