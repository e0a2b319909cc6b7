/** This storage keeps files as objects of a bucket that speaks S3. */
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Bucket, type BucketSettings, isAbsence } from './s3-bucket.ts'
import { readListing } from './s3-listing.ts'
import type { FileStorage } from './storage.ts'
import { isOwnName } from './stored-name.ts'

export class S3Storage implements FileStorage {
  readonly isNear = false
  private readonly bucket: Bucket
  private readonly prefix: string
  constructor(settings: BucketSettings & { prefix: string }) {
    this.bucket = new Bucket(settings)
    this.prefix = settings.prefix
  }

  async keep(name: string, file: string): Promise<void> {
    const { size } = await stat(file)
    await this.bucket.send(this.keyOf(name), file, size)
  }

  async open(name: string): Promise<{ size: number; bytes: Readable } | undefined> {
    try {
      const bytes = await this.bucket.ask('GET', this.keyOf(name))
      const size = Number(bytes.headers['content-length'])
      if (Number.isSafeInteger(size)) return { size, bytes }
      bytes.destroy()
      throw new Error('the bucket did not say how long an object is')
    } catch (error) {
      if (isAbsence(error)) return undefined
      throw error
    }
  }

  async remove(name: string): Promise<void> {
    try {
      ;(await this.bucket.ask('DELETE', this.keyOf(name))).resume()
    } catch (error) {
      if (!isAbsence(error)) throw error
    }
  }

  /**
   * Yields the names of our objects, a page at a time. Objects come and go between two pages; what was there all the
   * time is on one of them.
   */
  async *pages(): AsyncGenerator<string[]> {
    let next: string | undefined
    do {
      // What lies deeper than our own objects is not even listed.
      const query = {
        'list-type': '2',
        delimiter: '/',
        prefix: this.prefix,
        ...(next === undefined ? {} : { 'continuation-token': next }),
      }
      const listing = readListing(await this.bucket.text(query))
      yield listing.keys.filter((key) => key.startsWith(this.prefix)).flatMap((key) => this.ownName(key))
      next = listing.next
    } while (next !== undefined)
  }

  close(): void {
    this.bucket.close()
  }

  private ownName(key: string): string[] {
    const name = key.slice(this.prefix.length)
    return isOwnName(name) ? [name] : []
  }

  private keyOf(name: string): string {
    if (!isOwnName(name)) throw new Error('this is no name of a stored file')
    return this.prefix + name
  }
}
