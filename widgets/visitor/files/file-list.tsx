/** This file draws the files of a message: pictures as such, everything else as a row to download. */
import type { File, FileLink } from '../../../src/protocol/wire.ts'
import type { Attached } from '../../client/outbox-store.ts'
import { model } from '../current.ts'
import { t } from '../strings.ts'
import { freshLink, isFresh, linkOf } from './file-links.ts'
import { ARROW_DOWN, CROSS, Drawing, FileName, SHEET, sizeText } from './file-words.tsx'

/** A file on its way has fewer data than one that the server knows. */
type Shown = Attached & Partial<File>
type Size = NonNullable<File['image']>

/** The room for one picture, and for each of several, in pixels. */
const ALONE: Size = { width: 250, height: 220 }
const AMONG: Size = { width: 200, height: 108 }
/** No side is smaller than this, so that very long or very small pictures can still be hit. */
const LEAST = 48

/** Counts how often each picture could not be loaded. */
const failures = new Map<string, number>()
/** Holds the ids of files that were asked for in vain. */
const gone = new Set<string>()
/** The id of the picture that is shown large. */
let large: string | undefined

export function FileList({ files }: { files: readonly Shown[] }) {
  const room = files.filter(({ image }) => image).length > 1 ? AMONG : ALONE
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.id}>
          {/* The page may forbid pictures from elsewhere, but it cannot forbid a download. */}
          {file.image && (failures.get(file.id) ?? 0) < 2 ? (
            <Picture file={file} image={file.image} room={room} />
          ) : (
            <Row file={file} />
          )}
        </li>
      ))}
    </ul>
  )
}

const addressOf = ({ url }: Pick<FileLink, 'url'>) => model.host.base + url

/** Draws a picture. Its room is kept before it is there, so that nothing jumps. */
function Picture({ file: { id, name }, image, room }: { file: Shown; image: Size; room: Size }) {
  const link = linkOf(id)
  const onError = async () => {
    await freshLink(id, true)
    failures.set(id, (failures.get(id) ?? 0) + 1)
    model.changed()
  }
  const enlarge = async () => {
    if (await freshLink(id)) large = id
    model.changed()
  }
  const scale = Math.min(1, room.width / image.width, room.height / image.height)
  const [width, height] = [image.width, image.height].map((length) => Math.max(LEAST, Math.round(length * scale)))
  return (
    <>
      <button type="button" class="picture" aria-label={t.fileOpen(name)} title={name} onClick={() => void enlarge()}>
        {link ? (
          <img
            src={addressOf({ url: link.thumbnailUrl ?? link.url })}
            alt=""
            width={width}
            height={height}
            onError={() => void onError()}
          />
        ) : (
          <svg width={width} height={height} aria-hidden="true" />
        )}
      </button>
      {large === id && <Large name={name} href={addressOf(linkOf(id) ?? { url: '' })} />}
    </>
  )
}

/**
 * Draws a picture over the whole page. The browser keeps the focus inside, closes it on Escape and gives the focus
 * back.
 */
function Large({ name, href }: { name: string; href: string }) {
  return (
    <dialog
      class="large"
      aria-label={name}
      ref={open}
      onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
      onClose={() => {
        large = undefined
        model.changed()
      }}
      // Keys that are meant for this reach neither the window, which Escape would close, nor the page.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="bar">
        <b dir="auto">{name}</b>
        <a
          class="round"
          href={href}
          download={name}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t.fileDownload(name)}
        >
          <Drawing path={ARROW_DOWN} />
        </a>
        <button
          type="button"
          class="round"
          aria-label={t.close}
          autofocus
          onClick={({ currentTarget }) => currentTarget.closest('dialog')?.close()}
        >
          <Drawing path={CROSS} />
        </button>
      </div>
      <img src={href} alt="" />
    </dialog>
  )
}

function open(dialog: HTMLDialogElement | null): void {
  dialog?.showModal()
}

function Row({ file }: { file: Shown }) {
  const { id, name, type } = file
  // A file whose message is not in its thread yet has no address to show.
  if (!type)
    return (
      <span class="file">
        <About file={file} />
      </span>
    )
  const link = linkOf(id)
  const onClick = async (event: Event & { currentTarget: HTMLAnchorElement }) => {
    if (link && isFresh(id)) return
    event.preventDefault()
    const anchor = event.currentTarget
    const next = await freshLink(id)
    gone[next ? 'delete' : 'add'](id)
    model.changed()
    if (!next) return
    anchor.href = addressOf(next)
    anchor.click()
  }
  return (
    <a
      class="file"
      href={link ? addressOf(link) : '#'}
      download={name}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(event) => void onClick(event)}
    >
      <About file={file} />
      <Drawing path={ARROW_DOWN} />
    </a>
  )
}

function About({ file: { id, name, size } }: { file: Shown }) {
  return (
    <>
      <Drawing path={SHEET} />
      <span class="about">
        <FileName name={name} />
        <small>{gone.has(id) ? <span role="alert">{t.fileGone}</span> : sizeText(size)}</small>
      </span>
    </>
  )
}
