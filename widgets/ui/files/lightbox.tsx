/**
 * This file shows a picture at full size, over everything. ← → Home End walk through the pictures of its thread. Esc
 * closes it, and the focus goes back to the picture that was opened. A screen renders <Lightbox /> once.
 */
import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { File } from '../../../src/protocol/wire.ts'
import { IconButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { focusAgain, focusPlace } from '../focus-place.ts'
import { t } from '../strings/files.ts'
import { linkOf } from './links.ts'

interface Opened {
  files: readonly File[]
  at: number
  from: HTMLElement
}

const opened = signal<Opened | undefined>(undefined)
/** Knows the file of each picture on the page, because its neighbours are the pictures of the same thread. */
const pictures = new WeakMap<Element, File>()

export function notePicture(element: HTMLElement | null, file: File): void {
  if (element !== null) pictures.set(element, file)
}

export function enlarge(from: HTMLElement): void {
  const around = from.closest('.thread, .transcript__log') ?? document
  const files = [...around.querySelectorAll('.file-picture')]
    .map((each) => pictures.get(each))
    .filter((file) => file !== undefined)
  const own = pictures.get(from)
  if (own !== undefined) opened.value = { files, at: files.indexOf(own), from }
}

export function Lightbox() {
  return opened.value === undefined ? null : <Enlarged {...opened.value} />
}

function Enlarged({ files, at, from }: Opened) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    dialog.current?.showModal()
    const before = focusPlace(from)
    return () => queueMicrotask(() => before && focusAgain(before))
  }, [])
  const file = files[at]
  if (file === undefined) return null
  const link = linkOf(file.id).value
  const close = () => {
    opened.value = undefined
  }
  const show = (index: number) => {
    if (files[index] !== undefined) opened.value = { files, at: index, from }
  }
  const pressed = (event: KeyboardEvent) => {
    const forwards = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1
    const to = { ArrowRight: at + forwards, ArrowLeft: at - forwards, Home: 0, End: files.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    show(to)
  }
  return (
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label={file.name}
      onKeyDown={pressed}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <header class="lightbox__head">
        <p class="lightbox__name" aria-live="polite">
          <bdi>{file.name}</bdi> {files.length > 1 && t('files.place', { at: at + 1, of: files.length })}
        </p>
        {link && (
          <a
            class="icon-button"
            href={link.url}
            download={file.name}
            aria-label={t('files.download', { name: file.name })}
          >
            <Icon name="download" />
          </a>
        )}
        <IconButton icon="close" label={t('files.close')} onClick={close} />
      </header>
      {link === undefined ? (
        <span class="lightbox__blank" />
      ) : (
        <img class="lightbox__picture" src={link.url} alt={file.name} />
      )}
      {files.length > 1 && (
        <footer class="lightbox__foot">
          <IconButton
            icon="chevronLeft"
            label={t('files.before')}
            aria-disabled={at === 0}
            onClick={() => show(at - 1)}
          />
          <IconButton
            icon="chevronRight"
            label={t('files.after')}
            aria-disabled={at === files.length - 1}
            onClick={() => show(at + 1)}
          />
        </footer>
      )}
    </dialog>
  )
}
