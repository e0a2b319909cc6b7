/**
 * Counts the bytes of uploads that are not whole yet, by whose room they take: what arrived, and all of what is being
 * received just now [FI12].
 */
export class Arriving {
  private readonly uploads = new Map<string, { siteId: string | null; bytes: number }>()
  private readonly sums = new Map<string | null, number>()

  /** Returns the bytes of a site's uploads, or of staff's (null). */
  of(siteId: string | null): number {
    return this.sums.get(siteId) ?? 0
  }

  set(id: string, siteId: string | null, bytes: number): void {
    this.add(siteId, bytes - this.bytesOf(id))
    this.uploads.set(id, { siteId, bytes })
  }

  bytesOf(id: string): number {
    return this.uploads.get(id)?.bytes ?? 0
  }

  /** Forgets an upload. It is whole, and counted with what is kept, or it is gone. */
  delete(id: string): void {
    const upload = this.uploads.get(id)
    if (upload === undefined) return
    this.uploads.delete(id)
    this.add(upload.siteId, -upload.bytes)
  }

  private add(siteId: string | null, bytes: number): void {
    this.sums.set(siteId, this.of(siteId) + bytes)
  }
}
