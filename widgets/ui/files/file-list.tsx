/** Draws the files of a message: images as pictures, everything else as a row to download. */
import type { File } from '../../../src/protocol/wire.ts'
import { Icon } from '../components/icon.tsx'
import { type Mark, Marked } from '../components/marked.tsx'
import { t } from '../strings/files.ts'
import { FileName } from './file-name.tsx'
import { enlarge, notePicture } from './lightbox.tsx'
import { linkOf } from './links.ts'
import { sizeText } from './size-text.ts'

interface FileListProps {
  files: readonly File[]
  /** The hits of a search in the names of some files. */
  marks?: readonly { file: string; marks: readonly Mark[] }[]
}

export function FileList({ files, marks = [] }: FileListProps) {
  const marksOf = (file: File) => marks.find((one) => one.file === file.id)?.marks ?? []
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.id}>
          {file.image === null ? (
            <FileRow file={file} marks={marksOf(file)} />
          ) : (
            <Picture file={file} image={file.image} marks={marksOf(file)} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Picture({ file, image, marks }: { file: File; image: NonNullable<File['image']>; marks: readonly Mark[] }) {
  const link = linkOf(file.id).value
  return (
    <button
      type="button"
      class="file-picture"
      ref={(element) => notePicture(element, file)}
      title={t('files.enlarge', { name: file.name })}
      onClick={(event) => enlarge(event.currentTarget)}
    >
      {link === undefined ? (
        <span class="file-blank" role="img" aria-label={file.name} style={roomFor(image)} />
      ) : (
        <img
          src={link.thumbnailUrl ?? link.url}
          alt={marks.length > 0 ? '' : file.name}
          style={roomFor(image)}
          loading="lazy"
        />
      )}
      {/* A picture's name is shown only when somebody searched for it. */}
      {marks.length > 0 && (
        <span class="file-name" dir="auto">
          <Marked text={file.name} marks={marks} />
        </span>
      )}
    </button>
  )
}

/**
 * Returns the room for a picture, as large as it will be, within 280 by 240 pixels. Very long or very small ones stay
 * large enough to hit.
 */
function roomFor({ width, height }: NonNullable<File['image']>): { inlineSize: string; aspectRatio: string } {
  const scale = Math.min(1, 280 / width, 240 / height)
  const [across, down] = [width, height].map((length) => Math.max(LEAST, Math.round(length * scale)))
  return { inlineSize: `${across}px`, aspectRatio: `${across} / ${down}` }
}
const LEAST = 48

function FileRow({ file, marks }: { file: File; marks: readonly Mark[] }) {
  const link = linkOf(file.id).value
  return (
    <a
      class="file-row"
      {...(link && { href: link.url })}
      download={file.name}
      title={t('files.download', { name: file.name })}
    >
      <Icon name="note" />
      {marks.length === 0 ? (
        <FileName name={file.name} />
      ) : (
        <span class="file-name" dir="auto">
          <Marked text={file.name} marks={marks} />
        </span>
      )}
      <span class="file-size">{sizeText(file.size)}</span>
      <Icon name="download" size={16} />
    </a>
  )
}
