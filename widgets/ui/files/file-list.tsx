/** The files of a message: images as pictures, everything else as a row to download. */
import type { File } from '../../../src/protocol/wire.ts'
import { Icon } from '../components/icon.tsx'
import { type Mark, Marked } from '../components/marked.tsx'
import { t } from '../strings/files.ts'
import { enlarge, notePicture } from './lightbox.tsx'
import { linkOf } from './links.ts'
import { sizeText } from './size-text.ts'

interface FileListProps {
  files: readonly File[]
  /** What was looked for, in the names of some of them. */
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
      {/* Its room is kept before it is there: nothing jumps. */}
      {link === undefined ? (
        <span class="file-blank" role="img" aria-label={file.name} style={{ aspectRatio: `${image.width} / ${image.height}` }} />
      ) : (
        <img
          src={link.thumbnailUrl ?? link.url}
          alt={marks.length > 0 ? '' : file.name}
          width={image.width}
          height={image.height}
          loading="lazy"
        />
      )}
      {/* Its name is seen only when it was looked for. */}
      {marks.length > 0 && (
        <span class="file-name" dir="auto">
          <Marked text={file.name} marks={marks} />
        </span>
      )}
    </button>
  )
}

function FileRow({ file, marks }: { file: File; marks: readonly Mark[] }) {
  const link = linkOf(file.id).value
  return (
    <a class="file-row" {...(link && { href: link.url })} download={file.name} title={t('files.download', { name: file.name })}>
      <Icon name="note" />
      <span class="file-name" dir="auto">
        <Marked text={file.name} marks={marks} />
      </span>
      <span class="file-size">{sizeText(file.size)}</span>
      <Icon name="download" size={16} />
    </a>
  )
}
