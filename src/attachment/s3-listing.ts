/** ListObjectsV2 answers with a listing. We need two things in it, and read them without a parser of all XML. */
export interface Listing {
  keys: string[]
  /** The next page begins here. It is undefined on the last one. */
  next: string | undefined
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Reads a listing. Throws when it is none: a sweep must not take a page of a proxy for an empty bucket. */
export function readListing(xml: string): Listing {
  if (!/<ListBucketResult[\s>]/.test(xml)) throw new Error('the bucket answered no listing')
  const keys = [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => unescaped(match[1] ?? ''))
  if (!/<IsTruncated>\s*true\s*<\/IsTruncated>/.test(xml)) return { keys, next: undefined }
  const next = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(xml)?.[1]
  if (next === undefined) throw new Error('the bucket did not say where its next page begins')
  return { keys, next: unescaped(next) }
}

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0x10ffff ? whole : String.fromCodePoint(code)
  })
